// Fails: kept-open, cut-off, no-content
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';

try {
  const url = new URL(process.argv[2] ?? '');
  const socket = connect({ host: url.hostname, port: Number(url.port || 80) });
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\n` +
      `Host: ${url.host}\r\nConnection: close\r\n\r\n`,
  );
  const all = (await buffer(socket)).toString('latin1');
  const [, answer = all] = /^HTTP\/1\.1 100.*?\r\n\r\n(.*)/s.exec(all) ?? [];
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) throw new Error('no answer');
  const head = answer.slice(0, end);
  if (/transfer-encoding/i.test(head)) throw new Error('chunks');
  const content = Buffer.from(answer.slice(end + 4), 'latin1');
  const segments = [...new Intl.Segmenter().segment(content.toString())];
  const first = segments.slice(0, 12).map(({ segment }) => segment);
  console.log(`${content.length} bytes: ${first.join('')}`);
  if (Number(head.split(' ')[1]) >= 400) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
