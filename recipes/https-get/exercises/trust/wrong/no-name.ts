// Fails: server-name, cut-off, no-length
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';

try {
  const url = new URL(process.argv[2] ?? '');
  const socket = connect({
    host: url.hostname,
    port: Number(url.port || 443),
    ca: await text(process.stdin),
  });
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\n` +
      `Host: ${url.host}\r\nConnection: close\r\n\r\n`,
  );
  const answer = await text(socket);
  console.log(answer.slice(answer.indexOf('\r\n\r\n') + 4));
} catch (error) {
  console.error((error as Error).message.split('\n')[0]);
  process.exitCode = 1;
}
