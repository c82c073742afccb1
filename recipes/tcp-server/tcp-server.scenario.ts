import { once } from 'node:events';
import { connect } from 'node:net';
import {
  fin,
  pause,
  receive,
  receiveToEnd,
  reset,
  runSteps,
  type Step,
  send,
  TcpConnection,
} from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

const say = (text: string): Step[] => [send(text), receive(text)];

// The cut goes through the middle of `ü`, which takes two bytes in UTF-8.
const greeting = Buffer.from('Grüße\n');
const [head, tail] = [greeting.subarray(0, 3), greeting.subarray(3)];

export default scenario({
  args: () => ['0'],
  server: {
    transport: 'tcp',
    displayPort: 7878,
    clientNames: ['Ada', 'Ben', 'Cyd'],
    clients: async ({ host, port }, signal) => {
      const client = async (...steps: Step[]) => {
        const socket = connect({ host, port });
        const connection = new TcpConnection(socket);
        signal.addEventListener('abort', () => connection.destroy());
        await once(socket, 'connect', { signal });
        await runSteps(steps, connection);
        return connection;
      };

      // One word in two pieces: the server echoes bytes, not words.
      const ada = await client(...say('hel'), pause(100), ...say('lo\n'));
      await runSteps([pause(100)], ada);

      // Ben comes while Ada is still there, and stays until the server ends.
      const ben = await client(send(head), receive(head.length), pause(100));
      await runSteps([send(tail), receive(tail.length), pause(100)], ben);

      // Cyd breaks off, which is of no concern to the others.
      await client(...say('I must'), reset());
      await runSteps([pause(100), ...say('Who was that?\n')], ada);

      // Ada has finished sending and waits for the end of her echo.
      await runSteps([pause(100), send('Bye.\n'), fin(), receiveToEnd()], ada);
      await runSteps([pause(100)], ben);
    },
  },
});
