import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';

// Tells, for each `host:port` among its arguments, how an attempt to reach it ends.
const answers = {};
for (const place of process.argv.slice(2)) {
  const [host, port] = place.split(/:(?=\d+$)/);
  const socket = connect(Number(port), host);
  answers[place] = await once(socket, 'connect').then(
    () => 'connected',
    (error) => error.code,
  );
  socket.destroy();
}
const datagrams = createSocket('udp4');
answers.datagram = await new Promise((resolve) => {
  datagrams.send('hello', 9, '192.0.2.1', (error) => resolve(error?.code ?? 'sent'));
});
datagrams.close();
console.log(JSON.stringify(answers));
