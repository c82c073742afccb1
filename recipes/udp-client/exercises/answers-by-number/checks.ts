import {
  defineChecks,
  expectExit,
  expectSame,
  expectThat,
  type Ran,
} from '../../../../lib/exercises/check.ts';
import { udpPeer } from '../../../../lib/fixtures/udp.ts';

/** The number and the question of a datagram; empty where it has neither. */
function questionOf(bytes: Buffer): { number: string; question: string } {
  const [, number = '', question = ''] =
    /^(\d+) (.*)$/s.exec(bytes.toString()) ?? [];
  return { number, question };
}

function expectAnswers(
  { stdout, code, signal }: Ran,
  answers: Readonly<Record<string, string>>,
  sent: string,
) {
  const lines = Object.entries(answers).map(
    ([one, two]) => `${one} = ${two}\n`,
  );
  expectSame(stdout, lines.join(''), { sent });
  expectExit({ code, signal }, 0, { sent });
}

export default defineChecks([
  {
    id: 'all-at-once',
    points: 3,
    title: 'all questions are on their way before the first answer comes',
    pitfall: 'a-reply-may-belong-to-an-older-question',
    likely: 'the next reply was taken for the answer to the next question',
    async run({ random, use, run }) {
      const questions = [5, 6, 7, 8].map((length) => random.word(length));
      const answers = questions.map(() => random.word(4));
      const first = random.integer(1, 3);
      const heard = new Map<string, (data: string) => void>();
      let told = false;
      const peer = await use(
        udpPeer((bytes, { reply }) => {
          const { number } = questionOf(bytes);
          if (answers[Number(number) - 1] !== undefined)
            heard.set(number, reply);
          if (told || heard.size < questions.length) return;
          told = true;
          const numbers = ['4', '3', '2', '1'];
          for (const each of [...numbers.splice(first), ...numbers]) {
            heard.get(each)?.(`${each} ${answers[Number(each) - 1]}`);
          }
        }),
      );
      const args = [peer.host, String(peer.port), '2500', ...questions];
      const ran = await run(args, { timeout: 5_000 });
      const sent =
        'nothing until all four questions are there, then answers in another order';
      const asked = questions.map(
        (question, index) => `${index + 1} ${question}`,
      );
      const came = peer.datagrams.map(({ bytes }) => bytes.toString());
      const missing = asked.find((question) => !came.includes(question));
      expectThat(missing === undefined, {
        sent: 'nothing until all four questions are there',
        expected: missing ?? '',
        received:
          came[0] === undefined ? '' : 'other datagrams, but not this one',
        likely: 'a question waited for the answer to the one before',
      });
      expectAnswers(
        ran,
        Object.fromEntries(
          questions.map((question, index) => [question, answers[index] ?? '']),
        ),
        sent,
      );
    },
  },
  {
    id: 'copies-and-strangers',
    points: 2,
    title: 'copies are not counted, and what is no answer is ignored',
    likely: 'replies were counted instead of the questions that have an answer',
    async run({ use, run }) {
      const peer = await use(
        udpPeer((bytes, { reply }) => {
          const { number } = questionOf(bytes);
          if (number === '1') {
            for (const text of [
              '1 a star',
              '1 a hole',
              '3 x',
              '0 x',
              'hello',
            ]) {
              reply(text);
            }
          }
          if (number === '2') reply('2 a rock, 3474 km across', { after: 150 });
        }),
      );
      const args = [peer.host, String(peer.port), '2500', 'sun', 'moon'];
      const ran = await run(args, { timeout: 5_000 });
      const sent =
        '1 a star, 1 a hole, 3 x, 0 x, hello; 150 ms later 2 a rock, 3474 km across';
      const answers = { sun: 'a star', moon: 'a rock, 3474 km across' };
      expectAnswers(ran, answers, sent);
    },
  },
  {
    id: 'only-what-is-missing',
    points: 2,
    title: 'a question without an answer is sent again, and no other',
    pitfall: 'nobody-tells-you-that-a-datagram-was-lost',
    async run({ use, run }) {
      const counts = new Map<string, number>();
      const peer = await use(
        udpPeer((bytes, { reply }) => {
          const { number, question } = questionOf(bytes);
          const count = (counts.get(number) ?? 0) + 1;
          counts.set(number, count);
          // The second question gets lost twice.
          if (number !== '2' || count > 2) reply(`${number} the ${question}`);
        }),
      );
      const args = [peer.host, String(peer.port), '4000', 'sun', 'moon', 'sea'];
      const ran = await run(args, { timeout: 6_000 });
      const sent =
        'answers to 1 and 3 at once, and to 2 when it came a third time';
      const answers = { sun: 'the sun', moon: 'the moon', sea: 'the sea' };
      expectSame(counts.get('2') ?? 0, 3, {
        sent,
        after: 'times the question 2',
        likely: 'a question without an answer must be sent again',
      });
      expectThat((counts.get('1') ?? 0) <= 2 && (counts.get('3') ?? 0) <= 2, {
        sent,
        expected: 'the questions 1 and 3 once',
        received: 'them again and again, though they had an answer',
        likely: 'all questions were sent again, not the missing ones',
      });
      expectAnswers(ran, answers, sent);
    },
  },
  {
    id: 'deadline',
    points: 2,
    title: 'at the deadline it tells what it has and what is missing',
    likely: 'what is there is printed, what is missing is told on stderr',
    async run({ use, run }) {
      const peer = await use(
        udpPeer((bytes, { reply }) => {
          const { number } = questionOf(bytes);
          if (number === '2') reply('2 a rock');
        }),
      );
      const args = [peer.host, String(peer.port), '800', 'sun', 'moon', 'sea'];
      const ran = await run(args, { timeout: 4_000 });
      const sent = 'an answer to 2, and nothing else for 800 ms';
      expectSame(ran.stdout, 'moon = a rock\n', { sent });
      expectSame(ran.stderr, 'no answer: sun, sea\n', { sent });
      expectExit(ran, 1, { sent });
    },
  },
]);
