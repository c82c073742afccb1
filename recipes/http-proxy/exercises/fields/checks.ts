import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineChecks,
  expectSame,
  type Tools,
} from '../../../../lib/exercises/check.ts';
import { httpPeer, response } from '../../../../lib/fixtures/http.ts';
import { send } from '../../../../lib/fixtures/tcp.ts';

type Field = readonly [name: string, value: string];

/** What the proxy, or Node for it, has to write by itself. */
const own =
  /^(host|connection|via|transfer-encoding|content-length|date|keep-alive)$/i;

const listed = (fields: readonly Field[]) =>
  fields.map(([name, value]) => `${name}: ${value}`).join('\n');

/** Without what the proxy writes by itself. */
const others = (fields: readonly Field[]) =>
  fields.filter(([name]) => !own.test(name));

/** Sends a request with these fields through the attempt, and an answer back. */
async function pass(
  { use, serve, connect }: Tools,
  fields: readonly Field[],
  answer: readonly Field[] = [],
): Promise<{ seen: readonly Field[]; back: readonly Field[] }> {
  const origin = await use(
    httpPeer(() => [send(response({ fields: answer, body: 'hello' }))]),
  );
  const client = await connect(await serve(['0']));
  const head = [
    ['Host', 'elsewhere.example'],
    ...fields,
    ['Connection', 'close'],
  ];
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  client.send(`GET ${origin.url}/page HTTP/1.1\r\n${lines}\r\n`);
  const bytes = await client.receive(/\r\n\r\n[\s\S]*hello/, {
    sent: 'a GET request; the server answers 200 and hello',
    expected: 'HTTP/1.1 200 …, and hello',
  });
  const [top = ''] = bytes.toString('latin1').split('\r\n\r\n');
  const [, ...rest] = top.split('\r\n');
  const request = await Promise.race([origin.request(), sleep(500)]);
  const back = rest.map((line): Field => {
    const [name = '', value = ''] = line.split(/: ?(.*)/);
    return [name, value];
  });
  return { seen: request?.fields ?? [], back };
}

export default defineChecks([
  {
    id: 'kept',
    points: 2,
    title: 'what is for the server gets there as it was sent',
    pitfall: 'a-field-for-the-proxy-is-not-for-the-server',
    likely: 'fields are lost, joined, put in another order or spelled anew',
    async run(tools) {
      const { random } = tools;
      const fields: Field[] = [
        ['Cookie', `session=${random.word(8)}`],
        ['x-Tag', random.word(4)],
        ['Accept-Language', 'eo, en;q=0.5'],
        ['X-Tag', random.word(4)],
        ['If-None-Match', `"${random.word(6)}"`],
      ];
      const { seen } = await pass(tools, fields);
      const sent = listed(fields);
      expectSame(listed(others(seen)), sent, { sent });
    },
  },
  {
    id: 'for-the-proxy',
    points: 2,
    title: 'what is for the proxy ends there',
    pitfall: 'a-field-for-the-proxy-is-not-for-the-server',
    likely: 'a name was forgotten, or compared with upper and lower case',
    async run(tools) {
      const fields: Field[] = [
        ['Accept', 'text/plain'],
        ['Proxy-Authorization', 'Basic YWRhOmxvdmVsYWNl'],
        ['proxy-CONNECTION', 'keep-alive'],
        ['TE', 'trailers'],
        ['Trailer', 'X-Sum'],
        ['keep-alive', 'timeout=5'],
        ['Cookie', 'a=b'],
      ];
      const { seen } = await pass(tools, fields);
      const known = others(seen).map(([name]) => name.toLowerCase());
      const kept = seen.some(([name]) => /^keep-alive$/i.test(name));
      if (kept) known.push('keep-alive');
      expectSame(known.join('\n'), 'accept\ncookie', { sent: listed(fields) });
    },
  },
  {
    id: 'named',
    points: 2,
    title: 'what Connection names ends there, too',
    pitfall: 'a-field-for-the-proxy-is-not-for-the-server',
    likely:
      'the names in Connection are not looked at, or only in one spelling',
    async run(tools) {
      const word = `X-${tools.random.word(5)}`;
      const fields: Field[] = [
        ['Connection', `${word.toUpperCase()} ,x-trace`],
        ['Accept', 'text/plain'],
        [word, 'for the neighbour'],
        ['X-Trace', 'for the neighbour'],
        [`${word}-2`, 'for the server'],
        ['X-Late', 'for the neighbour'],
        ['connection', 'x-late'],
      ];
      const { seen } = await pass(tools, fields);
      const names = others(seen).map(([name]) => name.toLowerCase());
      expectSame(names.join('\n'), `accept\n${word}-2`.toLowerCase(), {
        sent: listed(fields),
      });
    },
  },
  {
    id: 'answer',
    points: 1,
    title: 'the same is true of the answer',
    pitfall: 'a-field-for-the-proxy-is-not-for-the-server',
    likely: 'the fields of the answer are passed on in another way',
    async run(tools) {
      const fields: Field[] = [
        ['Set-Cookie', 'a=1'],
        ['connection', 'x-internal'],
        ['X-Internal', 'rack 7'],
        ['Set-Cookie', 'b=2'],
        ['Proxy-Authenticate', 'Basic realm="x"'],
        ['ETag', '"1"'],
      ];
      const { back } = await pass(tools, [], fields);
      expectSame(
        listed(others(back)).toLowerCase(),
        'set-cookie: a=1\nset-cookie: b=2\netag: "1"',
        { sent: `an answer with\n${listed(fields)}` },
      );
    },
  },
  {
    id: 'via',
    points: 1,
    title: 'the proxy puts its name behind the names of those before it',
    likely: 'Via is missing, or replaced what others had written',
    async run(tools) {
      const fields: Field[] = [['Via', '1.0 fred']];
      const { seen } = await pass(tools, fields);
      const via = seen.filter(([name]) => /^via$/i.test(name));
      const values = via.map(([, value]) => value).join(', ');
      expectSame(values, '1.0 fred, 1.1 wirebook', { sent: listed(fields) });
    },
  },
]);
