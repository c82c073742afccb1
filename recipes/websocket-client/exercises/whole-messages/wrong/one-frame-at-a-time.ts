// Fails: together
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import type { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';

type Frame = { final: boolean; kind: number; payload: Buffer };

const [TEXT, CLOSE] = [1, 8];
const LONGEST = 1024 * 1024;

async function* frames(pieces: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let unread = Buffer.alloc(0);
  for await (const piece of pieces) {
    unread = Buffer.concat([unread, piece]);
    if (unread.length < 2) continue;
    const [first = 0, short = 0] = unread;
    const start = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (unread.length < start) continue;
    let length = short;
    if (short === 126) length = unread.readUInt16BE(2);
    if (short === 127) length = Number(unread.readBigUInt64BE(2));
    if (length > LONGEST) throw new Error(`a frame of ${length} bytes`);
    if (unread.length < start + length) continue;
    const payload = unread.subarray(start, start + length);
    yield { final: first >= 0x80, kind: first & 0x0f, payload };
    unread = unread.subarray(start + length);
  }
  throw new Error('the server hung up without a close frame');
}

async function listen(url: string): Promise<void> {
  const signal = AbortSignal.timeout(4_000);
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': 13,
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  };
  const request = get(url.replace('ws', 'http'), { headers, signal });
  const [, socket, early] = await once(request, 'upgrade');
  socket.unshift(early);
  let [kind, parts]: [number, Buffer[]] = [0, []];
  try {
    for await (const frame of frames(addAbortSignal<Socket>(signal, socket))) {
      if (frame.kind === CLOSE) return;
      if (frame.kind > CLOSE) continue;
      kind ||= frame.kind;
      parts.push(frame.payload);
      if (!frame.final) continue;
      const whole = Buffer.concat(parts);
      const end = [...whole.toString()].slice(-20).join('');
      if (kind === TEXT) console.log(`${whole.length} ${end}`);
      [kind, parts] = [0, []];
    }
  } finally {
    socket.destroy();
  }
}

const [url = 'ws://127.0.0.1:8080/'] = process.argv.slice(2);
try {
  await listen(url);
} catch (error) {
  console.error(`whole-messages: ${(error as Error).message}`);
  process.exitCode = 1;
}
