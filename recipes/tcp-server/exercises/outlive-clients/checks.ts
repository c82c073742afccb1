import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineChecks,
  expectExit,
  expectSame,
} from '../../../../lib/exercises/check.ts';

const hexadecimal = (bytes: Buffer) =>
  bytes.toString('hex').replaceAll(/..(?!$)/g, '$& ');

export default defineChecks([
  {
    id: 'reset',
    points: 3,
    title: 'a client that breaks off harms no other',
    pitfall: 'one-reset-can-end-the-whole-server',
    likely: 'nobody listens for the ‘error’ event of the socket',
    async run({ serve, connect }) {
      const server = await serve(['0', '5000']);
      const stays = await connect(server);
      stays.send('still ');
      await stays.receive('still ', { sent: '“still ” from one client' });
      const breaks = await connect(server);
      breaks.send('bye');
      await breaks.receive('bye', { sent: '“bye” from another client' });
      breaks.reset();
      await sleep(200);
      stays.send('here');
      const sent = '“still ”, then a reset from another client, then “here”';
      await stays.receive('still here', { sent });
    },
  },
  {
    id: 'bytes',
    points: 2,
    title: 'every byte comes back as it was sent',
    pitfall: 'text-is-not-bytes',
    likely: 'the bytes were turned into text and back; ef bf bd is �',
    async run({ random, serve, connect }) {
      const bytes = Buffer.from([0xe9, ...random.bytes(40)]);
      const server = await serve(['0', '5000']);
      const client = await connect(server);
      client.send(bytes);
      await client.receive(bytes.length, { sent: `${bytes.length} bytes` });
      client.finish();
      const echo = await client.receiveToEnd({
        sent: `${bytes.length} bytes, and then the end`,
      });
      expectSame(hexadecimal(echo), hexadecimal(bytes), {
        sent: `${bytes.length} bytes that are no text`,
      });
    },
  },
  {
    id: 'silence',
    points: 2,
    title: 'who is silent has to go, and who speaks may stay',
    pitfall: 'a-silent-client-stays-for-ever',
    likely: 'the event ‘timeout’ closes nothing by itself',
    async run({ serve, connect }) {
      const server = await serve(['0', '1500']);
      const silent = await connect(server);
      const speaks = await connect(server);
      for (const _ of 'dot') {
        await sleep(550);
        speaks.send('.');
      }
      await speaks.receive('...', {
        sent: 'a dot every 550 ms, where 1500 ms of silence are allowed',
        likely: 'the time was counted from the connection, not from a byte',
      });
      await silent.receiveToEnd({
        sent: 'nothing, where 1500 ms of silence are allowed',
      });
    },
  },
  {
    id: 'farewell',
    points: 1,
    title: 'Ctrl-C ends the server and its connections',
    pitfall: 'closing-the-server-closes-no-connection',
    likely: 'nothing was done at SIGINT, or not for every client',
    async run({ serve, connect }) {
      const server = await serve(['0', '5000']);
      const client = await connect(server);
      client.send('hello');
      await client.receive('hello', { sent: 'hello' });
      const ran = await server.interrupt();
      const sent = 'SIGINT, while a client was connected';
      expectExit(ran, 0, { sent });
      await client.receiveToEnd({ sent });
    },
  },
]);
