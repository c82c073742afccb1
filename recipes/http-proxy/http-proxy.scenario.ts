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
        httpPeer(({ target }) => [
          pause(100),
          send(response({ fields: date, body: target.slice(1) })),
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
    clientNames: ['Ada', 'Ben'],
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
          `GET http://${at.web}/tea HTTP/1.1\r\nHost: ${at.web}\r\n` +
            'Proxy-Authorization: Basic cXVpZXQ=\r\nCookie: tea=1\r\n\r\n',
        ),
        receive('tea'),
        pause(100),
        send(
          `GET http://${at.web}/cup HTTP/1.1\r\nHost: ${at.web}\r\n` +
            'Connection: close\r\n\r\n',
        ),
        receive('cup'),
        receiveToEnd(),
        fin(),
      );

      // Ben's first bytes come right behind his request, and he has finished
      // when the server still has something to say.
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
    },
  },
});
