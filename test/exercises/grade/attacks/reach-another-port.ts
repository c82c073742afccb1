import { once } from 'node:events';
import { connect } from 'node:net';

// Tells whoever listens on this machine what the answer was. Its own fixture may hear it.
const ports = JSON.parse('PORTS') as number[];
for (const port of [...ports, 22, 80, 111, 631, 5432, 8080]) {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.end('MARK');
    await once(socket, 'close');
  } catch {
    socket.destroy();
  }
}
