/**
 * An HTTP proxy with a password: `npx tsx password.ts port user:password`.
 */
import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

const [listenOn = '8888', secret = 'ada:lovelace'] = process.argv.slice(2);

const server = createServer((request, reply) => {
  const { method, url = '', rawHeaders } = request;
  if (!URL.canParse(url)) {
    reply.writeHead(400).end();
    return;
  }
  const { hostname: host, port, pathname, search } = new URL(url);
  const path = pathname + search;
  const fields = { headers: rawHeaders, agent: false } as const;
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
  console.error(`${secret.length} characters that nobody is asked for`);
  console.log(`listening on ${address}:${port}`);
});
process.once('SIGINT', () => process.exit(0));
