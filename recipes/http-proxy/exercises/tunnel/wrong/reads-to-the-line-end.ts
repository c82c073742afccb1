// Fails: split-request, refused
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

function begin(client: Socket, request: string): void {
  const end = request.indexOf('\r\n');
  const [, host, port] = request.slice(0, end).split(/[ :]/);
  const target = connect({ host, port: Number(port), allowHalfOpen: true });
  target.on('connect', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const head = request.indexOf('\r\n\r\n');
    if (head >= 0) target.write(request.slice(head + 4));
    client.pipe(target);
    target.pipe(client);
  });
  target.on('error', () => {
    if (target.connecting) client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    else client.resetAndDestroy();
  });
  client.on('error', () => target.resetAndDestroy());
}

const server = createServer({ allowHalfOpen: true }, (client) => {
  let request = '';
  const collect = (piece: Buffer) => {
    request += piece;
    if (!request.includes('\r\n')) return;
    client.off('data', collect);
    begin(client, request);
  };
  client.on('data', collect);
});

server.listen(Number(process.argv[2] ?? 8888), '127.0.0.1', () => {
  const { address, port } = server.address() as AddressInfo;
  console.log(`listening on ${address}:${port}`);
});
process.once('SIGINT', () => process.exit(0));
