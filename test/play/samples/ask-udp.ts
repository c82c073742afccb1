/** A client: sends one datagram and prints the first that comes back, and from whom. */
import { createSocket } from 'node:dgram';

const [host = '127.0.0.1', port = '', message = 'hello'] = process.argv.slice(2);
const socket = createSocket('udp4');
socket.once('message', (bytes, from) => {
  console.log(`${from.port === Number(port) ? 'the server' : 'a stranger'} said: ${bytes}`);
  socket.close();
});
socket.send(message, Number(port), host);
