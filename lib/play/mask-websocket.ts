import { createHash } from 'node:crypto';
import type { Edit } from './pieces.ts';
import type { Stream } from './streams.ts';

/** The sample key of RFC 6455 §1.3, shown for every random one. */
const SAMPLE_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/**
 * The edits that mask what a WebSocket client chooses at random: its key, the
 * server's proof that it read the key (a wrong proof is left as it is), and
 * the masking key of each frame with the payload under it. The keys that are
 * shown are different from frame to frame, as the real ones are.
 *
 * @param client all that the opener of the connection sent
 * @param server all that the other side sent
 */
export function websocketEdits(
  client: Stream,
  server: Stream | undefined,
): { client: Edit[]; server: Edit[] } {
  const head = /^.*?\r\n\r\n/s.exec(client.whole)?.[0] ?? '';
  const key = fieldOf(head, 'sec-websocket-key');
  const edits: { client: Edit[]; server: Edit[] } = { client: [], server: [] };
  if (key === undefined) return edits;
  edits.client.push({ ...key, text: SAMPLE_KEY });
  const accept = server && fieldOf(server.whole, 'sec-websocket-accept');
  if (accept?.text === proofOf(key.text)) {
    edits.server.push({ ...accept, text: proofOf(SAMPLE_KEY) });
  }
  edits.client.push(...frameEdits(client, head.length));
  return edits;
}

/** Where the value of a field stands in a head, and what it is. */
function fieldOf(text: string, name: string): Edit | undefined {
  const end = text.indexOf('\r\n\r\n');
  const head = end < 0 ? text : text.slice(0, end + 2);
  const match = new RegExp(`\r\n${name}:[ \t]*([^\r\n]*?)[ \t]*\r\n`, 'i').exec(head);
  if (match === null) return undefined;
  const start = match.index + match[0].indexOf(match[1]!, name.length + 3);
  return { start, end: start + match[1]!.length, text: match[1]! };
}

/** RFC 6455 §4.2.2: what a server answers to a key. */
function proofOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}

/** The edits of the masked frames (RFC 6455 §5.2) from a place on. */
function frameEdits({ whole, conversation }: Stream, from: number): Edit[] {
  const edits: Edit[] = [];
  const byte = (at: number): number => whole.charCodeAt(at);
  const number = (at: number, size: number): number =>
    Buffer.from(whole.slice(at, at + size), 'latin1').readUIntBE(0, size);
  for (let at = from, count = 1; at + 2 <= whole.length; count++) {
    const short = byte(at + 1) & 0x7f;
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
    const masked = byte(at + 1) >= 0x80;
    const start = at + 2 + extended + (masked ? 4 : 0);
    if (start > whole.length) break;
    // The six last bytes of a length are more than any recording holds.
    const length =
      extended === 0 ? short : number(at + 2 + Math.max(0, extended - 6), Math.min(extended, 6));
    const end = Math.min(whole.length, start + length);
    if (masked) {
      const old = whole.slice(start - 4, start);
      const shown = createHash('sha256')
        .update(`mask ${conversation.id} ${count}`)
        .digest()
        .toString('latin1', 0, 4);
      edits.push({
        start: start - 4,
        end,
        text: shown + exchanged(whole.slice(start, end), old, shown),
      });
    }
    at = start + length;
  }
  return edits;
}

/** A payload masked with one key as it would be with another. */
function exchanged(payload: string, old: string, shown: string): string {
  const bytes = Buffer.from(payload, 'latin1');
  for (let at = 0; at < bytes.length; at++) {
    bytes[at]! ^= old.charCodeAt(at & 3) ^ shown.charCodeAt(at & 3);
  }
  return bytes.toString('latin1');
}
