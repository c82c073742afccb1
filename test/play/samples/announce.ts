/** A sender: two datagrams to a multicast group on the loopback interface. */
import { createSocket } from 'node:dgram';

const [group = '', port = ''] = process.argv.slice(2);
const socket = createSocket('udp4');
socket.bind(0, '127.0.0.1', () => {
  socket.setMulticastInterface('127.0.0.1');
  socket.send('one', Number(port), group, () => {
    socket.send('two', Number(port), group, () => socket.close());
  });
});
