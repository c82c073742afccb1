/** A client: sends a message over TCP, ends its side, and prints the reply. */
import { connect } from 'node:net';

const [host = '127.0.0.1', port = '', message = 'hello\r\n'] = process.argv.slice(2);
if (host === '--help') {
  console.log('Usage: ask [host] [port] [message]');
} else {
  let reply = '';
  const socket = connect({ host, port: Number(port), noDelay: true });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    console.error(`ask: ${error.code}`);
    process.exitCode = 1;
  });
  socket.on('data', (chunk) => {
    reply += chunk;
  });
  socket.on('end', () => {
    console.log(`${host}:${port} said: ${reply.trimEnd()}`);
  });
  socket.end(message);
}
