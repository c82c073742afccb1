// Fails: fresh-mask
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import type { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';

const [TEXT, CLOSE] = [1, 8];

const mask = randomBytes(4);

function frame(kind: number, data: Buffer): Buffer {
  const more = data.length < 126 ? 0 : data.length < 65_536 ? 2 : 8;
  const short = { 0: data.length, 2: 126, 8: 127 }[more];
  const head = Buffer.alloc(2 + more);
  head.writeUInt8(0x80 | kind, 0);
  head.writeUInt8(0x80 | short, 1);
  if (more === 2) head.writeUInt16BE(data.length, 2);
  if (more === 8) head.writeBigUInt64BE(BigInt(data.length), 2);

  const masked = Buffer.from(data);
  for (const [at, byte] of data.entries()) {
    masked[at] = byte ^ (mask[at % 4] ?? 0);
  }
  return Buffer.concat([head, mask, masked]);
}

async function send(url: string, lines: readonly string[]): Promise<void> {
  const signal = AbortSignal.timeout(3_000);
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': 13,
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  };
  const request = get(url.replace('ws', 'http'), { headers, signal });
  const [, socket] = (await once(request, 'upgrade')) as [unknown, Socket];
  addAbortSignal(signal, socket);
  for (const line of lines) socket.write(frame(TEXT, Buffer.from(line)));
  socket.write(frame(CLOSE, Buffer.of(1000 >> 8, 1000 & 0xff)));
  await once(socket.resume(), 'close');
}

const [url = 'ws://127.0.0.1:8080/'] = process.argv.slice(2);
try {
  const lines = (await text(process.stdin)).split('\n').filter(Boolean);
  await send(url, lines);
  console.log(`${lines.length} messages sent`);
} catch (error) {
  console.error(`long-message: ${(error as Error).message}`);
  process.exitCode = 1;
}
