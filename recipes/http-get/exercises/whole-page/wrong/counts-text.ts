// Fails: characters
import { connect } from 'node:net';

const url = new URL(process.argv[2] ?? '');

async function fetchPage(): Promise<{ status: number; content: string }> {
  const socket = connect({ host: url.hostname, port: Number(url.port || 80) });
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\n` +
      `Host: ${url.host}\r\nConnection: close\r\n\r\n`,
  );
  socket.setEncoding('utf8');
  let text = '';
  let endless = false;
  for await (const piece of socket) {
    text += piece;
    text = text.replace(/^(HTTP\/1\.1 1\d\d[\s\S]*?\r\n\r\n)+/, '');
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) continue;
    const [head, rest] = [text.slice(0, end), text.slice(end + 4)];
    const status = Number(head.split(' ')[1]);
    if (status === 204 || status === 304) return { status, content: '' };
    if (/chunked/i.test(head)) throw new Error('chunks');
    const length = /content-length: *(\d+)/i.exec(head)?.[1];
    endless = !length;
    if (length && rest.length >= Number(length)) {
      return { status, content: rest.slice(0, Number(length)) };
    }
  }
  if (!endless) throw new Error('not all of it came');
  const end = text.indexOf('\r\n\r\n');
  return { status: Number(text.split(' ')[1]), content: text.slice(end + 4) };
}

try {
  const { status, content } = await fetchPage();
  const all = [...new Intl.Segmenter().segment(content)];
  const first = all.slice(0, 12).map(({ segment }) => segment);
  console.log(`${Buffer.byteLength(content)} bytes: ${first.join('')}`);
  if (status >= 400) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
