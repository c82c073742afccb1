// Fails: lengths, promise
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import type { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';

type Frame = { final: boolean; kind: number; payload: Buffer };

const [TEXT, CLOSE] = [1, 8];
const LONGEST = 1024 * 1024;

async function* frames(pieces: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  const iterator = pieces[Symbol.asyncIterator]();
  let unread = Buffer.alloc(0);
  const take = async (count: number): Promise<Buffer> => {
    while (unread.length < count) {
      const { value, done } = await iterator.next();
      if (done) throw new Error('the server hung up without a close frame');
      unread = Buffer.concat([unread, value]);
    }
    const taken = unread.subarray(0, count);
    unread = unread.subarray(count);
    return taken;
  };
  for (;;) {
    const [first = 0, short = 0] = await take(2);
    let length = short;
    if (short === 126) length = (await take(2)).readUInt16BE();
    if (short === 127) length = (await take(4)).readUInt32BE();
    if (length > LONGEST) throw new Error(`a frame of ${length} bytes`);
    const payload = await take(length);
    yield { final: first >= 0x80, kind: first & 0x0f, payload };
  }
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
