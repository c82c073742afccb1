/**
 * A proxy for tunnels: `npx tsx tunnel.ts port`.
 */
import { type AddressInfo, connect, createServer } from 'node:net';

const server = createServer((client) => {
  client.once('data', (request) => {
    const [, host, port] = /CONNECT (\S+):(\d+)/.exec(`${request}`) ?? [];
    const target = connect({ host, port: Number(port) }, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(target);
      target.pipe(client);
    });
    target.on('error', () => client.destroy());
    client.on('error', () => target.destroy());
  });
});

server.listen(Number(process.argv[2] ?? 8888), '127.0.0.1', () => {
  const { address, port } = server.address() as AddressInfo;
  console.log(`listening on ${address}:${port}`);
});
process.once('SIGINT', () => process.exit(0));
