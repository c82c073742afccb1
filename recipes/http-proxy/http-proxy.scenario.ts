import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { httpPeer, response } from '../../lib/fixtures/http.ts';
import {
  fin,
  pause,
  receive,
  receiveToEnd,
  runSteps,
  type Step,
  send,
  TcpConnection,
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

const date = { Date: 'Mon, 01 Jan 2024 00:00:00 GMT' };

// Where the two servers are: known when the arguments are asked for, which is
// before any client comes.
const at = { web: '', secret: '' };

export default scenario({
  peers: {
    web: {
      start: () =>
        httpPeer(({ body }) => [
          pause(100),
          send(response({ fields: date, body: body.length ? body : 'Hi!' })),
        ]),
      displayPort: 8080,
      protocol: 'http',
    },
    secret: {
      // It answers when the client has finished.
      start: () =>
        tcpPeer([
          receiveToEnd(),
          pause(100),
          send('a last word'),
          pause(100),
          fin(),
        ]),
      displayPort: 8443,
    },
  },
  // Every client sets two conversations going at once.
  concurrent: true,
  args: ({ web, secret }) => {
    Object.assign(at, { web: web.address, secret: secret.address });
    return ['0'];
  },
  server: {
    transport: 'tcp',
    displayPort: 8888,
    protocol: 'http',
    clientNames: ['Ada', 'Ben', 'Cyd'],
    clients: async ({ host, port }, signal) => {
      const client = async (...steps: Step[]) => {
        const socket = connect({ host, port, allowHalfOpen: true });
        const connection = new TcpConnection(socket);
        signal.addEventListener('abort', () => connection.destroy());
        await once(socket, 'connect', { signal });
        await runSteps(steps, connection);
        await sleep(100);
      };

      // Ada asks twice on one connection, and shows her password to the proxy.
      await client(
        send(
          `GET http://${at.web}/a HTTP/1.1\r\nHost: ${at.web}\r\n` +
            'Proxy-Authorization: Basic cXVpZXQ=\r\nCookie: tea=1\r\n\r\n',
        ),
        receive('Hi!'),
        pause(100),
        send(
          `POST http://${at.web}/b HTTP/1.1\r\nHost: ${at.web}\r\n` +
            'Content-Length: 3\r\nConnection: close\r\n\r\nYo!',
        ),
        receive('Yo!'),
        receiveToEnd(),
        fin(),
      );

      // Ben's first words come right behind his request, and he has no more.
      await client(
        send(
          `CONNECT ${at.secret} HTTP/1.1\r\nHost: ${at.secret}\r\n\r\nknock`,
        ),
        receive('established\r\n\r\n'),
        pause(100),
        send(' knock'),
        pause(100),
        fin(),
        receiveToEnd(),
      );

      // Cyd asks the proxy as if it were a web server.
      await client(
        send('GET /a HTTP/1.1\r\nHost: example.org\r\n\r\n'),
        receiveToEnd(),
        fin(),
      );
    },
  },
});
