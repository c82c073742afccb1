import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import {
  defineChecks,
  expectSame,
  Unmet,
} from '../../../../lib/exercises/check.ts';
import type { Client } from '../../../../lib/exercises/client.ts';

const cutOff =
  'Node closed the program’s side as soon as the client had finished';

/** Waits for the whole answer, and gives what was compressed in it. */
async function unpacked(
  client: Client,
  sent: string,
  likely = cutOff,
): Promise<Buffer> {
  const expected = 'a whole gzip file, and then the end of the connection';
  const answer = await client.receiveToEnd({ sent, expected });
  try {
    return gunzipSync(answer);
  } catch {
    const received = 'the end, before a gzip file was whole';
    throw new Unmet({ sent, expected, received, likely }, { lost: true });
  }
}

const hexadecimal = (bytes: Buffer) =>
  bytes.toString('hex').replaceAll(/..(?!$)/g, '$& ');

export default defineChecks([
  {
    id: 'whole',
    points: 3,
    title: 'all bytes come back, compressed, when the client has finished',
    pitfall: 'a-client-may-finish-sending-and-still-listen',
    likely: 'what came was turned into text, or not all of it was taken',
    async run({ random, serve, connect }) {
      const bytes = Buffer.from([0xff, ...random.bytes(30)]);
      const size = random.integer(4, 20);
      const server = await serve(['0']);
      const client = await connect(server);
      client.send(bytes.subarray(0, size));
      await sleep(150);
      client.send(bytes.subarray(size));
      await sleep(50);
      client.finish();
      const sent = `${size} bytes, ${bytes.length - size} more after 150 ms, and the end`;
      const answer = await unpacked(client, sent);
      expectSame(hexadecimal(answer), hexadecimal(bytes), { sent });
    },
  },
  {
    id: 'side-by-side',
    points: 2,
    title: 'a client is served while another has not finished',
    likely: 'clients wait for each other, or share what is theirs',
    async run({ serve, connect }) {
      const server = await serve(['0']);
      const slow = await connect(server);
      slow.send('the slow ');
      await sleep(50);
      const quick = await connect(server);
      quick.send('the quick one');
      quick.finish();
      const sent = 'a part by one client, then all of “the quick one”';
      const first = await unpacked(quick, sent);
      expectSame(first.toString(), 'the quick one', { sent });
      slow.send('one');
      slow.finish();
      const rest = 'the rest by the first client, after the second was served';
      const second = await unpacked(slow, rest);
      expectSame(second.toString(), 'the slow one', { sent: rest });
    },
  },
  {
    id: 'empty',
    points: 1,
    title: 'of nothing comes a gzip file of no bytes',
    pitfall: 'a-client-may-finish-sending-and-still-listen',
    async run({ serve, connect }) {
      const server = await serve(['0']);
      const client = await connect(server);
      client.finish();
      const sent = 'nothing, and then the end';
      const likely = 'an answer is made only when bytes arrive, or too late';
      const answer = await unpacked(client, sent, likely);
      expectSame(hexadecimal(answer), '', { sent });
    },
  },
  {
    id: 'broken-off',
    points: 2,
    title: 'a client that breaks off harms no other',
    pitfall: 'one-reset-can-end-the-whole-server',
    async run({ serve, connect }) {
      const server = await serve(['0']);
      const stays = await connect(server);
      const breaks = await connect(server);
      breaks.send('half of');
      await sleep(100);
      breaks.reset();
      await sleep(200);
      const sent = 'a reset by one client, then all of “hello” by another';
      stays.send('hello');
      stays.finish();
      const likely = 'nobody caught the error of one client, or see “empty”';
      const answer = await unpacked(stays, sent, likely);
      expectSame(answer.toString(), 'hello', { sent });
    },
  },
]);
