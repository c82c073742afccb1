/**
 * Shows the head of a page: `npx tsx one-head.ts http://host:port/path`.
 */
import { connect } from 'node:net';

// Nobody's head is longer, and nobody may fill our memory.
const LIMIT = 64 * 1024;

/** The status line and the fields, without the empty line behind them. */
async function fetchHead(url: URL): Promise<string> {
  const socket = connect({
    host: url.hostname.replace(/[[\]]/g, ''),
    port: Number(url.port || 80),
    signal: AbortSignal.timeout(5_000),
  });
  socket.write(
    `HEAD ${url.pathname}${url.search} HTTP/1.1\r\n` +
      `Host: ${url.host}\r\nConnection: close\r\n\r\n`,
  );

  // The empty line is the end, whatever comes behind it or does not: to
  // return from the loop closes the socket.
  let text = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    while (text.includes('\r\n\r\n')) {
      const [head = ''] = text.split('\r\n\r\n', 1);
      if (!/^HTTP\/1\.\d 1\d\d\b/.test(head)) return head;

      // A status of 1xx: the answer is still to come, or here already.
      text = text.slice(head.length + 4);
    }
    if (text.length > LIMIT) throw new Error('the head is too long');
  }
  throw new Error('the connection ended before the head was complete');
}

try {
  const url = new URL(process.argv[2] ?? 'http://127.0.0.1:8080/');
  const head = await fetchHead(url);
  const [, status] = /^HTTP\/1\.\d (\d{3})\b/.exec(head) ?? [];
  if (!status) throw new Error('the answer is not HTTP/1');
  console.log(head.replaceAll('\r\n', '\n'));
  if (Number(status) >= 400) process.exitCode = 1;
} catch (error) {
  console.error(`one-head: ${(error as Error).message}`);
  process.exitCode = 1;
}
