import {
  defineChecks,
  expectExit,
  expectOneLine,
  expectSame,
  type Ran,
  type Tools,
} from '../../../../lib/exercises/check.ts';
import { type UdpContext, udpPeer } from '../../../../lib/fixtures/udp.ts';

const forged = '203.0.113.66';
const asked = 'www.example.test';

/** An answer to a query: all that it says is the address. */
function answerTo(query: Buffer, address: string): Buffer {
  const record = Buffer.from('c00c000100010000003c0004', 'hex');
  const octets = Buffer.from(address.split('.').map(Number));
  const answer = Buffer.concat([query, record, octets]);
  if (query.length < 12) return answer;
  answer.writeUInt16BE(0x8180, 2);
  answer.writeUInt16BE(1, 6);
  return answer;
}

const withOtherId = (query: Buffer): Buffer => {
  const reply = answerTo(query, forged);
  if (reply.length > 1) reply.writeUInt8(reply.readUInt8(1) ^ 1, 1);
  return reply;
};

const withOtherQuestion = (query: Buffer): Buffer => {
  const reply = answerTo(query, forged);
  // `www` becomes `wwv`, and nothing else changes.
  if (reply.length > 15) reply.write('v', 15, 'latin1');
  return reply;
};

/** Runs the program with a server that first sends lies, and then the truth. */
async function runWith(
  { use, run }: Tools,
  address: string | undefined,
  lie: (query: Buffer, reply: UdpContext['reply']) => void,
  { name = asked, time = '2200' } = {},
): Promise<Ran> {
  const server = await use(
    udpPeer((query, { reply }) => {
      lie(query, reply);
      if (address) reply(answerTo(query, address), { after: 150 });
    }),
  );
  return run([server.host, String(server.port), name, time], { timeout: 8000 });
}

/** Expects the true address, and nothing else. */
function expectAddress(ran: Ran, address: string, sent: string) {
  const { stdout, stderr } = ran;
  const [line = ''] = stderr.split('\n');
  const likely = line.includes('no answer in')
    ? 'the true answer was taken for a false one'
    : 'a false reply ended the wait instead of being ignored';
  const why = stdout === '' && { after: `and on stderr: ${line}`, likely };
  expectSame(stdout, `${address}\n`, { sent, ...why });
  expectExit(ran, 0, { sent });
}

const later = 'and 150 ms later the true answer';

export default defineChecks([
  {
    id: 'another-id',
    points: 2,
    title: 'a reply with another id is ignored',
    pitfall: 'not-every-reply-is-an-answer',
    likely: 'the id was not compared',
    async run(tools) {
      const address = `192.0.2.${tools.random.integer(1, 254)}`;
      const ran = await runWith(tools, address, (query, reply) =>
        reply(withOtherId(query)),
      );
      const sent = `${forged} with another id, ${later}`;
      expectAddress(ran, address, sent);
    },
  },
  {
    id: 'another-question',
    points: 2,
    title: 'a reply to another question is ignored',
    pitfall: 'not-every-reply-is-an-answer',
    likely: 'the question in the reply was not compared byte for byte',
    async run(tools) {
      const { random } = tools;
      const address = `198.51.100.${random.integer(1, 254)}`;
      const rest = random.word(random.integer(3, 9));
      const ran = await runWith(
        tools,
        address,
        (query, reply) => reply(withOtherQuestion(query)),
        { name: `www.${rest}.test` },
      );
      const sent = `${forged} as the address of wwv.${rest}.test, ${later}`;
      expectAddress(ran, address, sent);
    },
  },
  {
    id: 'another-source',
    points: 2,
    title: 'a reply from another port than was asked is ignored',
    pitfall: 'not-every-reply-is-an-answer',
    likely: 'the port of the sender was not compared',
    async run(tools) {
      const ran = await runWith(tools, '192.0.2.10', (query, reply) =>
        reply(answerTo(query, forged), { fromAnotherPort: true }),
      );
      const sent = `${forged} from another port of the same machine, ${later}`;
      expectAddress(ran, '192.0.2.10', sent);
    },
  },
  {
    id: 'no-response',
    points: 2,
    title: 'what is no response is ignored: an echo, a byte, nothing',
    likely: 'a query was taken for its own answer: look at byte 2',
    async run(tools) {
      const ran = await runWith(tools, '192.0.2.10', (query, reply) => {
        reply(query.subarray(0, 1));
        reply('');
        reply(query);
      });
      const sent = `one byte, an empty datagram, the query itself, ${later}`;
      expectAddress(ran, '192.0.2.10', sent);
    },
  },
  {
    id: 'only-lies',
    points: 1,
    title: 'where only false replies come, there is no answer',
    likely: 'a false reply was believed',
    async run(tools) {
      const ran = await runWith(
        tools,
        undefined,
        (query, reply) => {
          reply(withOtherId(query));
          reply(withOtherQuestion(query));
          reply(answerTo(query, forged), { fromAnotherPort: true });
        },
        { time: '500' },
      );
      const sent = `${forged} with another id, another question, another port`;
      expectSame(ran.stdout, '', { sent });
      expectExit(ran, 1, { sent });
      expectOneLine(ran, { sent });
    },
  },
]);
