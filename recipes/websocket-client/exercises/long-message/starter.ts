/**
 * Sends the lines of stdin to a WebSocket server, a message each:
 * `npx tsx long-message.ts url`.
 */
import { get } from 'node:http';
import { text } from 'node:stream/consumers';

function frame(message: string): Buffer {
  const mask = [0x12, 0x34, 0x56, 0x78];
  const head = Buffer.from([0x81, 0x80 | message.length, ...mask]);
  const data = [...Buffer.from(message)];
  const masked = data.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return Buffer.concat([head, Buffer.from(masked)]);
}

const [url = 'ws://127.0.0.1:8080/'] = process.argv.slice(2);
const lines = (await text(process.stdin)).split('\n').filter(Boolean);
const headers = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': 13,
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
const request = get(url.replace('ws', 'http'), { headers });
request.on('upgrade', (_answer, socket) => {
  socket.on('error', () => {});
  for (const line of lines) socket.write(frame(line));
  console.log(`${lines.length} messages sent`);
  socket.end();
  socket.resume();
});
