import {
  defineChecks,
  expectExit,
  expectMatch,
  expectSame,
  type Tools,
} from '../../../../lib/exercises/check.ts';
import { httpPeer, response } from '../../../../lib/fixtures/http.ts';
import { fin, send } from '../../../../lib/fixtures/tcp.ts';

/** Has a form with these fields sent, and looks at what arrives. */
async function expectForm(
  { use, run }: Tools,
  fields: readonly (readonly [name: string, value: string])[],
): Promise<void> {
  const peer = await use(httpPeer(() => [send(response()), fin()]));
  const args = fields.map(([name, value]) => `${name}=${value}`);
  const ran = await run([`${peer.url}/form`, ...args]);
  const [request] = peer.requests;
  const body = request?.body.toString('latin1') ?? '';
  const sent = `the arguments ${args.join(' , ')}`;
  const shown = (pairs: Iterable<readonly [string, string]>) =>
    Array.from(pairs, ([name, value]) => `${name}: ${value}`).join(' | ');
  expectSame(shown(new URLSearchParams(body)), shown(fields), {
    sent,
    after: `of the content ${body}`,
  });
  expectMatch(body, /^[!-~]*$/, 'printable ASCII without spaces', { sent });
  expectSame(
    request?.field('Content-Type') ?? '(no type)',
    'application/x-www-form-urlencoded',
    { sent, likely: 'the type is not the one of a form' },
  );
  expectSame(ran.stdout.trimEnd(), '200', { sent: 'the status 200' });
  expectExit(ran, 0, { sent: 'the status 200' });
}

export default defineChecks([
  {
    id: 'plain',
    points: 1,
    title: 'all fields arrive in their order, a name twice too',
    likely: 'fields are missing, or an object kept each name once',
    run: (tools) =>
      expectForm(tools, [
        ['size', 'large'],
        ['topping', 'olives'],
        ['topping', 'capers'],
        ['drink', 'water'],
      ]),
  },
  {
    id: 'separators',
    points: 2,
    title: 'what separates fields may be in them',
    pitfall: 'a-form-must-be-encoded',
    likely: 'names and values were not encoded before they were joined',
    async run(tools) {
      const { random } = tools;
      const values = random.some(
        ['fish & chips', 'C++ > C', '50% off', 'a=b&c=d', '1 + 1 = 2', '%20+'],
        3,
      );
      const odd = random.pick(['R&D', 'q+a', '%41']);
      const names = [random.word(4), odd, random.word(6)];
      const fields = values.map(
        (value, index) => [names[index] ?? '', value] as const,
      );
      await expectForm(tools, fields);
    },
  },
  {
    id: 'letters',
    points: 2,
    title: 'letters of all languages arrive, in UTF-8',
    pitfall: 'a-form-must-be-encoded',
    likely: 'bytes above 127 were sent as they are, or not as UTF-8',
    async run(tools) {
      const { random } = tools;
      const [first = '', second = ''] = random.some(
        ['Ærøskøbing', 'naïve café', '10 €', '東京', 'Ελλάδα', '👍🏽 yes'],
        2,
      );
      await expectForm(tools, [
        ['città', first],
        ['note', second],
      ]);
    },
  },
  {
    id: 'odd-values',
    points: 1,
    title: 'empty values and line ends arrive',
    run: (tools) =>
      expectForm(tools, [
        ['reply', ''],
        ['text', 'Dear all,\nsee you\tsoon.\n'],
        ['sum', '=2'],
      ]),
  },
]);
