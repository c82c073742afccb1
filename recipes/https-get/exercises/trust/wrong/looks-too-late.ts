// Fails: stranger, another-host
import { buffer, text } from 'node:stream/consumers';
import { connect } from 'node:tls';

try {
  const url = new URL(process.argv[2] ?? '');
  const socket = connect({
    host: url.hostname,
    servername: url.hostname,
    port: Number(url.port || 443),
    ca: await text(process.stdin),
    rejectUnauthorized: false,
  });
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\n` +
      `Host: ${url.host}\r\nConnection: close\r\n\r\n`,
  );
  const all = await buffer(socket);
  if (!socket.authorized) throw new Error(`${socket.authorizationError}`);
  const end = all.indexOf('\r\n\r\n') + 4;
  const head = all.toString('latin1', 0, end);
  const content = all.subarray(end);
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  if (content.length !== Number(length)) throw new Error('not all of it came');
  process.stdout.write(content);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
