// Fails: lets-in, for-the-server, again
import { timingSafeEqual } from 'node:crypto';
import { request as ask, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

const [listenOn = '8888', secret = 'ada:lovelace'] = process.argv.slice(2);

function isWelcome({ headers }: IncomingMessage): boolean {
  const field = headers['proxy-authorization'] ?? '';
  const [, coded = ''] = /^basic +([\w+/=-]+) *$/i.exec(field) ?? [];
  const [given, right] = [Buffer.from(coded, 'base64'), Buffer.from(secret)];
  return given.length === right.length && timingSafeEqual(given, right);
}

const server = createServer((request, reply) => {
  const { method, url = '' } = request;
  if (!isWelcome(request)) {
    reply.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="wirebook"' });
    reply.end();
    return;
  }
  if (!URL.canParse(url)) {
    reply.writeHead(400).end();
    return;
  }
  const { hostname: host, port, pathname, search } = new URL(url);
  const path = pathname + search;
  const fields = { headers: request.rawHeaders, agent: false } as const;
  const outgoing = ask({ host, port, method, path, ...fields });
  outgoing.on('response', (answer) => {
    reply.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    pipeline(answer, reply).catch(() => {});
  });
  outgoing.on('error', () => {
    if (reply.headersSent) reply.destroy();
    else reply.writeHead(502).end();
  });
  request.pipe(outgoing);
});

server.listen(Number(listenOn), '127.0.0.1', () => {
  const { address, port } = server.address() as AddressInfo;
  console.log(`listening on ${address}:${port}`);
});
process.once('SIGINT', () => process.exit(0));
