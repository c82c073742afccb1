import { defineChecks, expectSame } from '../../../lib/exercises/check.ts';

/** A server that says what it hears in capitals, for tests of what judges attempts. */
export default defineChecks([
  {
    id: 'answers',
    points: 2,
    title: 'the answer is in capitals',
    likely: 'it was sent back as it came',
    async run({ random, serve, connect }) {
      const word = random.word(8);
      const client = await connect(await serve(['0']));
      client.send(`${word}\n`);
      const answer = await client.receive('\n', { sent: word });
      expectSame(String(answer), `${word.toUpperCase()}\n`, { sent: word });
    },
  },
  {
    id: 'ends',
    points: 1,
    title: 'the end is answered by an end',
    async run({ serve, connect }) {
      const client = await connect(await serve(['0']));
      client.send('bye\n');
      client.finish();
      expectSame(String(await client.receiveToEnd({ timeout: 800 })), 'BYE\n', {
        sent: 'bye, FIN',
      });
    },
  },
]);
