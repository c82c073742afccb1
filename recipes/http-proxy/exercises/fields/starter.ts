/**
 * A small HTTP proxy: `npx tsx fields.ts port`.
 */
import { request as ask, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

function passOn(_message: IncomingMessage): string[] {
  // Your part: return the fields of the message that are for the other side,
  // and `Via`, as names and values in turn.
  return [];
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
