// Fails: characters, no-content, chunks
import { connect } from 'node:net';

const url = new URL(process.argv[2] ?? '');

async function fetchPage(): Promise<{ status: number; content: Buffer }> {
  const socket = connect({ host: url.hostname, port: Number(url.port || 80) });
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\n` +
      `Host: ${url.host}\r\nConnection: close\r\n\r\n`,
  );
  let bytes = Buffer.alloc(0);
  let length = Number.POSITIVE_INFINITY;
  let status = 0;
  let hasHead = false;
  for await (const piece of socket as AsyncIterable<Buffer>) {
    bytes = Buffer.concat([bytes, piece]);
    while (!hasHead && bytes.includes('\r\n\r\n')) {
      const end = bytes.indexOf('\r\n\r\n');
      const head = bytes.toString('latin1', 0, end);
      bytes = bytes.subarray(end + 4);
      status = Number(head.split(' ')[1]);
      length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? Infinity);
      hasHead = status >= 200;
    }
    if (bytes.length >= length) break;
  }
  if (!hasHead || (length < Infinity && bytes.length < length)) {
    throw new Error('not all of it came');
  }
  return { status, content: bytes.subarray(0, length) };
}

try {
  const { status, content } = await fetchPage();
  const first = [...content.toString()].slice(0, 12).join('');
  console.log(`${content.length} bytes: ${first}`);
  if (status >= 400) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
