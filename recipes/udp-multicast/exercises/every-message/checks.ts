import {
  defineChecks,
  expectExit,
  expectSame,
  type Ran,
  type Tools,
} from '../../../../lib/exercises/check.ts';
import { multicastSender } from '../../../../lib/fixtures/multicast.ts';

const group = '239.255.42.42';
const by = '127.0.0.1';

/** Sends messages to the program, and waits until it ends by itself. */
async function tell(
  { use, serve }: Tools,
  messages: readonly string[],
  time = '8000',
): Promise<Ran> {
  const server = await serve([group, '0', by, time]);
  const sender = await use(multicastSender({ group, port: server.port }));
  for (const message of messages) await sender.send(message);
  await server.printed(/(?!)/, 3_500);
  return server.interrupt();
}

/** Expects these texts in this order, a line each. */
function expectTexts(ran: Ran, texts: readonly string[], sent: string) {
  const [, ...lines] = ran.stdout.split('\n');
  const [complaint = ''] = ran.stderr.split('\n');
  const expected = texts.map((text) => `${text}\n`).join('');
  expectSame(lines.join('\n') || complaint, expected, { sent });
  expectExit(ran, 0, { sent });
}

/** Expects that all was kept but some, and that the program says so. */
function expectLost(ran: Ran, said: string, sent: string) {
  const received = ran.stderr.replace(/^[^:\n]*: /, '').trimEnd();
  expectSame(received, said, { sent });
  expectExit(ran, 1, { sent });
}

export default defineChecks([
  {
    id: 'any-order',
    points: 2,
    title: 'messages that come in another order are printed in theirs',
    pitfall: 'a-lost-message-leaves-no-gap',
    likely: 'a text belongs to its number, not to the time when it came',
    async run(tools) {
      const { random } = tools;
      const texts = Array.from({ length: 12 }, () => random.word(6));
      const all = texts.map((text, index) => `[${index + 1}/12] ${text}`);
      // Two halves in wrong order, and the first half backwards.
      const cut = random.integer(4, 8);
      const order = [...all.slice(cut), ...all.slice(0, cut).reverse()];
      const sent = `twelve messages, in the order ${order
        .map((message) => message.slice(1, message.indexOf('/')))
        .join(' ')}`;
      expectTexts(await tell(tools, order), texts, sent);
    },
  },
  {
    id: 'copies',
    points: 2,
    title: 'a message that comes twice counts once, and the first text stays',
    pitfall: 'a-lost-message-leaves-no-gap',
    likely: 'a copy was counted, or its text replaced the first one',
    async run(tools) {
      const messages = ['[1/3] a', '[1/3] a', '[2/3] b', '[2/3] x', '[3/3] c'];
      const sent = messages.join(', ');
      expectTexts(await tell(tools, messages), ['a', 'b', 'c'], sent);
    },
  },
  {
    id: 'missing',
    points: 2,
    title: 'what never came is missing at the end',
    pitfall: 'a-lost-message-leaves-no-gap',
    likely: 'the last number does not mean that all have come',
    async run(tools) {
      const { random } = tools;
      const [one = 2, other = 4] = random.some([1, 2, 3, 4], 2);
      const numbers = [1, 2, 3, 4, 5].filter(
        (number) => number !== one && number !== other,
      );
      const messages = numbers.map((number) => `[${number}/5] text`);
      const ran = await tell(tools, messages, '1500');
      const sent = `of five messages the numbers ${numbers.join(', ')}`;
      expectLost(ran, `2 of 5 never came: ${one}, ${other}`, sent);
    },
  },
  {
    id: 'strange-forms',
    points: 2,
    title: 'what has another form is ignored, and changes nothing',
    likely: 'something was kept or set before all of the form was looked at',
    async run(tools) {
      const strange = ['hello', '[1/9]', '[0/9] zero', '[4/3] four', '[1/x] x'];
      const odd = ['say [1/3] inside', '[2/9] of nine', '[1/1000] long', ''];
      const first = '[3/3] c\nsecond line';
      const messages = [...strange, first, ...odd, '[1/3] ', '[2/3] b'];
      const sent = `${strange.join(', ')}; then the third of three, then ${odd
        .slice(0, -1)
        .join(', ')} and nothing; then the others of three, the first empty`;
      const ran = await tell(tools, messages);
      expectTexts(ran, ['', 'b', 'c', 'second line'], sent);
    },
  },
]);
