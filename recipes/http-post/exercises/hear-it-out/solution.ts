/**
 * Posts a text and prints the first line of the answer.
 *
 * Run it with `npx tsx hear-it-out.ts http://host:port/path text [times]`.
 */
import { connect } from 'node:net';

// No head is longer, and nobody may fill our memory.
const LIMIT = 64 * 1024;

/** Posts a text, and returns the status line of the answer. */
async function post(url: URL, text: string): Promise<string> {
  const host = url.hostname.replace(/[[\]]/g, '');
  const signal = AbortSignal.timeout(10_000);
  const socket = connect({ host, port: Number(url.port || 80), signal });

  // The length is that of the bytes, so we make bytes of the text first.
  const content = Buffer.from(text);
  socket.write(
    `POST ${url.pathname}${url.search} HTTP/1.1\r\n` +
      `Host: ${url.host}\r\n` +
      'Content-Type: text/plain; charset=utf-8\r\n' +
      `Content-Length: ${content.length}\r\n` +
      'Connection: close\r\n\r\n',
  );

  // This returns at once. While the content is on its way we listen, for the
  // server need not hear all of it to say no.
  socket.write(content);
  let answer = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    answer += chunk.toString('latin1');
    while (answer.includes('\r\n\r\n')) {
      const [head = ''] = answer.split('\r\n\r\n', 1);
      const [statusLine = ''] = head.split('\r\n', 1);
      if (!/^HTTP\/1\.\d 1\d\d\b/.test(statusLine)) return statusLine;
      answer = answer.slice(head.length + 4);
    }
    if (answer.length > LIMIT) throw new Error('the head is too long');
  }
  throw new Error('the connection ended without an answer');
}

try {
  const [address, text = 'hello', times = '1'] = process.argv.slice(2);
  const url = new URL(address ?? 'http://127.0.0.1:8080/');
  const statusLine = await post(url, text.repeat(Number(times)));
  const [, status] = /^HTTP\/1\.\d ([2-5]\d\d)\b/.exec(statusLine) ?? [];
  if (!status) throw new Error('the answer is not HTTP/1');
  console.log(statusLine);
  if (Number(status) >= 400) process.exitCode = 1;
} catch (error) {
  console.error(`hear-it-out: ${(error as Error).message}`);
  process.exitCode = 1;
}
