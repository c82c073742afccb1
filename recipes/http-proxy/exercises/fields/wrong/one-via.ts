// Fails: via
import { request as ask, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

const ENDS = `connection keep-alive te trailer transfer-encoding upgrade
  proxy-authenticate proxy-authorization proxy-connection host via`;

function passOn({ headers, rawHeaders }: IncomingMessage): string[] {
  const named = headers.connection?.toLowerCase().split(/[\s,]+/) ?? [];
  const ends = new Set([...ENDS.split(/\s+/), ...named]);
  const fields = rawHeaders.filter(
    (_, at) => !ends.has(`${rawHeaders[at & ~1]}`.toLowerCase()),
  );
  return [...fields, 'Via', '1.1 wirebook'];
}

const server = createServer((request, reply) => {
  if (!URL.canParse(request.url ?? '')) {
    reply.writeHead(400).end();
    return;
  }
  const { hostname, port, host, pathname, search } = new URL(`${request.url}`);
  const outgoing = ask({
    ...{ host: hostname, port, path: pathname + search },
    ...{ method: request.method, agent: false },
    headers: ['Host', host, ...passOn(request)],
  });
  outgoing.on('response', (answer) => {
    reply.writeHead(answer.statusCode ?? 502, passOn(answer));
    pipeline(answer, reply).catch(() => {});
  });
  outgoing.on('error', () => {
    if (reply.headersSent) reply.destroy();
    else reply.writeHead(502).end();
  });
  request.pipe(outgoing);
});

server.listen(Number(process.argv[2] ?? 8888), '127.0.0.1', () => {
  const { address, port } = server.address() as AddressInfo;
  console.log(`listening on ${address}:${port}`);
});
process.once('SIGINT', () => process.exit(0));
