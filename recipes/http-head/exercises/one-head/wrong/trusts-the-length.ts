// Fails: kept-open
import { connect } from 'node:net';

const url = new URL(process.argv[2] ?? '');

async function fetchHead(): Promise<string> {
  const socket = connect({ host: url.hostname, port: Number(url.port || 80) });
  socket.write(
    `HEAD ${url.pathname}${url.search} HTTP/1.1\r\n` +
      `Host: ${url.host}\r\nConnection: close\r\n\r\n`,
  );
  let text = '';
  let found: string | undefined;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    while (/^HTTP\/1\.1 1\d\d[\s\S]*?\r\n\r\n/.test(text)) {
      text = text.slice(text.indexOf('\r\n\r\n') + 4);
    }
    if (!text.includes('\r\n\r\n')) continue;
    const [head = '', body = ''] = text.split('\r\n\r\n');
    found = head;
    const length = /content-length: *(\d+)/i.exec(head)?.[1] ?? 0;
    if (body.length >= Number(length)) break;
  }
  if (found === undefined) throw new Error('the head is not complete');
  return found;
}

try {
  const head = await fetchHead();
  console.log(head);
  if (Number(head.split(' ')[1]) >= 400) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
