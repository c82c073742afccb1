/**
 * A proxy for tunnels: `npx tsx tunnel.ts port`.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

// What happens at one end happens at the other: bytes, their end, and a break.
function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.once('error', () => to.resetAndDestroy());
}

async function tunnel(client: Socket, url: string, head: Buffer) {
  client.on('error', () => {});
  const [, host, port] = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(url) ?? [];
  if (!host || Number(port) > 65_535) {
    client.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    return;
  }
  const target = connect({ host, port: Number(port), allowHalfOpen: true });
  try {
    await once(target, 'connect');
  } catch {
    client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    return;
  }
  // The client may have lost patience meanwhile.
  if (client.destroyed) {
    target.resetAndDestroy();
    return;
  }
  client.write('HTTP/1.1 200 Connection established\r\n\r\n');
  client.unshift(head);
  join(client, target);
  join(target, client);
}

const server = createServer((_, reply) => reply.writeHead(405).end());
server.on('connect', ({ url = '', socket }, _, head) =>
  tunnel(socket, url, head),
);

server.listen(Number(process.argv[2] ?? 8888), '127.0.0.1', () => {
  const { address, port } = server.address() as AddressInfo;
  console.log(`listening on ${address}:${port}`);
});
process.once('SIGINT', () => process.exit(0));
