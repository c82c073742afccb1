import type { Field, Side } from '../events.ts';
import { byteCount, type Explain, field, hexValue, textValue } from './explain.ts';
import { takeLine } from './http-lines.ts';
import {
  type Direction,
  direction,
  type Expects,
  isSurplus,
  isWebSocket,
  type State,
} from './http-state.ts';
import { isText } from './text.ts';
import { explainFrames } from './websocket.ts';

/**
 * Explains HTTP/1: start line, field lines, content by its length, chunks,
 * trailers; in every direction across events. After a status 101 for
 * WebSocket it explains frames.
 *
 * @param client the side that opened the connection
 */
export function explainHttp(client: Side): Explain {
  const state: State = { request: direction(true), response: direction(false), asked: [] };
  let upgraded: Explain | undefined;

  return (bytes, from) => {
    if (upgraded !== undefined) return upgraded(bytes, from);
    const own = from === client ? state.request : state.response;
    const fields: Field[] = [];
    const gists: string[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (isSurplus(own, state)) own.expects = { part: 'surplus' };
      const expects = own.expects;
      if (expects.part === 'tunnel' && isWebSocket(own)) {
        // What comes in the segment of the 101 belongs to the server’s frames.
        upgraded ??= explainFrames(client);
        const rest = upgraded(bytes.subarray(at), from);
        fields.push(...rest.fields.map((inner) => moved(inner, at)));
        gists.push(rest.summary);
        at = bytes.length;
      } else if (isLine(expects.part)) {
        at = takeLine(own, state, bytes, at, fields, gists);
      } else {
        at = takeContent(own, bytes, at, fields, gists);
      }
    }
    if (own.expects.part === 'tunnel' && isWebSocket(own)) upgraded ??= explainFrames(client);
    return { summary: summaryOf(gists, fields), fields };
  };
}

function summaryOf(gists: readonly string[], fields: readonly Field[]): string {
  if (gists.length === 0) return fields[0]?.label ?? 'empty';
  return [...gists.slice(0, 3), ...(gists.length > 3 ? ['…'] : [])].join(', ');
}

function isLine(part: Expects['part']): boolean {
  return ['start line', 'field lines', 'trailers', 'chunk size', 'chunk end'].includes(part);
}

/** Takes content as far as it goes, and gives the place after it. */
function takeContent(
  own: Direction,
  bytes: Uint8Array,
  at: number,
  fields: Field[],
  gists: string[],
): number {
  const { expects } = own;
  const left = 'left' in expects ? expects.left : Infinity;
  const end = Math.min(bytes.length, at + left);
  const piece = bytes.subarray(at, end);
  const value = isText(piece) ? textValue(piece) : hexValue(piece);
  const size = byteCount(piece.length);
  if ('left' in expects) {
    expects.left -= piece.length;
    if (expects.left === 0) {
      own.expects = { part: expects.part === 'chunk' ? 'chunk end' : 'start line' };
    }
  }
  switch (expects.part) {
    case 'chunk':
      fields.push(field('Chunk data', at, end, value, { specification: 'RFC 9112 §7.1' }));
      break;
    case 'tunnel':
      fields.push(field('Tunnelled bytes', at, end, value, { specification: 'RFC 9110 §9.3.6' }));
      gists.push(`${size} through the tunnel`);
      break;
    case 'surplus':
      fields.push(
        field('Surplus bytes', at, end, value, {
          note: 'The response has ended; these belong to nothing that was asked for.',
          specification: 'RFC 9112 §9.2',
        }),
      );
      gists.push(`${size} too many`);
      break;
    case 'anything':
      fields.push(field('Other bytes', at, end, value));
      gists.push(size);
      break;
    default:
      fields.push(
        field('Content', at, end, value, {
          note: expects.part === 'content' ? undefined : 'It goes on until the connection ends.',
          specification: expects.part === 'content' ? 'RFC 9112 §6.2' : 'RFC 9112 §6.3',
        }),
      );
      gists.push(`${size} of content`);
  }
  return end;
}

function moved(inner: Field, by: number): Field {
  const copy = { ...inner, start: inner.start + by, end: inner.end + by };
  if (inner.children) copy.children = inner.children.map((child) => moved(child, by));
  return copy;
}
