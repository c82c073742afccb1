import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineChecks,
  expectMatch,
  expectSame,
} from '../../../../lib/exercises/check.ts';
import type { Client } from '../../../../lib/exercises/client.ts';
import {
  type HttpPeer,
  httpPeer,
  response,
} from '../../../../lib/fixtures/http.ts';
import { send } from '../../../../lib/fixtures/tcp.ts';

const secrets = ['ada:love:lace', 'björn:smörgås:7', 'kim:☕ at 10:30'];

const site = () => httpPeer(() => [send(response({ body: 'hello' }))]);

const basic = (text: string, scheme = 'Basic') =>
  `${scheme} ${Buffer.from(text).toString('base64')}`;

/** Sends a request, and waits for the head of the answer. */
async function ask(
  client: Client,
  origin: HttpPeer,
  fields: readonly string[],
): Promise<string> {
  const before = client.received().length;
  const host = `Host: ${origin.host}:${origin.port}`;
  const lines = [host, ...fields].map((line) => `${line}\r\n`).join('');
  client.send(`GET ${origin.url}/ HTTP/1.1\r\n${lines}\r\n`);
  const more = new RegExp(
    `^[\\s\\S]{${before}}[\\s\\S]*?HTTP/1[\\s\\S]*?\\r\\n\\r\\n`,
  );
  const bytes = await client.receive(more, {
    sent: told(fields),
    expected: 'an answer',
  });
  const rest = bytes.toString().slice(before);
  return rest.slice(rest.indexOf('HTTP/1'));
}

const told = (fields: readonly string[]) =>
  `GET … with ${fields.join(' and ') || 'no password'}`;

const status = (answer: string) => answer.split(' ')[1] ?? answer;

/** What the server behind the proxy was asked, in words. */
const heard = ({ requests }: HttpPeer) =>
  requests.length === 0 ? 'nothing' : `${requests.length} of them`;

export default defineChecks([
  {
    id: 'asks',
    points: 2,
    title: 'a request without a password is answered with 407 and a question',
    likely: 'everybody is let in, or the answer is that of a server (401)',
    async run({ use, serve, connect }) {
      const origin = await use(site());
      const client = await connect(await serve(['0', 'ada:lovelace']));
      const answer = await ask(client, origin, []);
      const sent = told([]);
      expectSame(status(answer), '407', { sent });
      expectMatch(
        answer.replace(/\r\n\r\n[\s\S]*/, ''),
        /^proxy-authenticate: *basic +realm="wirebook"/im,
        'Proxy-Authenticate: Basic realm="wirebook"',
        { sent, likely: 'the question is missing in the answer' },
      );
      await sleep(100);
      const likely = 'the request was passed on although it was refused';
      expectSame(heard(origin), 'nothing', { sent, likely });
    },
  },
  {
    id: 'lets-in',
    points: 2,
    title: 'with the right password the request gets through, without it',
    pitfall: 'a-field-for-the-proxy-is-not-for-the-server',
    likely:
      'a colon in the password, or the spelling of Basic, was not thought of',
    async run({ random, use, serve, connect }) {
      const secret = random.pick(secrets);
      const scheme = random.pick(['basic', 'BASIC', 'bAsIc']);
      const origin = await use(site());
      const client = await connect(await serve(['0', secret]));
      const field = `Proxy-Authorization: ${basic(secret, scheme)}`;
      const sent = `${told([field])}, which is ${secret}`;
      expectSame(status(await ask(client, origin, [field])), '200', { sent });
      expectSame(leaked(origin), 'no Proxy-Authorization', {
        sent,
        likely: 'the password was passed on to the server',
      });
    },
  },
  {
    id: 'refuses',
    points: 2,
    title: 'whatever is not quite right is refused',
    likely: 'only a part of the password, or of the field, is compared',
    async run({ use, serve, connect }) {
      const origin = await use(site());
      const proxy = await serve(['0', 'ada:lovelace']);
      const wrong = [
        basic('ada:love'),
        basic('ada:lovelace!'),
        basic('ADA:lovelace'),
        basic('ada'),
        basic(''),
        basic('ada:lovelace', 'Bearer'),
        'Basic ada:lovelace',
      ];
      for (const value of wrong) {
        const field = `Proxy-Authorization: ${value}`;
        const client = await connect(proxy);
        const answer = await ask(client, origin, [field]);
        expectSame(status(answer), '407', { sent: told([field]) });
      }
    },
  },
  {
    id: 'for-the-server',
    points: 1,
    title: 'Authorization is for the server, and opens nothing here',
    pitfall: 'a-field-for-the-proxy-is-not-for-the-server',
    likely: 'Authorization and Proxy-Authorization were taken for one',
    async run({ use, serve, connect }) {
      const origin = await use(site());
      const client = await connect(await serve(['0', 'ada:lovelace']));
      const other = `Authorization: ${basic('ada:lovelace')}`;
      const refused = await ask(client, origin, [other]);
      expectSame(status(refused), '407', { sent: told([other]) });
      const both = [other, `Proxy-${other}`];
      const sent = told(both);
      expectSame(status(await ask(client, origin, both)), '200', { sent });
      const seen = origin.requests.at(-1)?.field('Authorization') ?? '';
      expectSame(`Authorization: ${seen}`, other, { sent });
      expectSame(leaked(origin), 'no Proxy-Authorization', {
        sent,
        likely: 'the password was passed on to the server',
      });
    },
  },
  {
    id: 'again',
    points: 1,
    title: 'a client that was refused may try again on the same connection',
    likely:
      'the connection, or the next request on it, was lost by the refusal',
    async run({ use, serve, connect }) {
      const origin = await use(site());
      const client = await connect(await serve(['0', 'ada:lovelace']));
      const right = `proxy-authorization: ${basic('ada:lovelace')}`;
      const answers = [
        status(await ask(client, origin, [])),
        status(await ask(client, origin, [right])),
        status(await ask(client, origin, [])),
      ];
      const sent = 'three requests, and only the second has the password';
      expectSame(answers.join(', '), '407, 200, 407', { sent });
      expectSame(heard(origin), '1 of them', { sent });
      expectSame(leaked(origin), 'no Proxy-Authorization', {
        sent,
        likely: 'the password was passed on to the server',
      });
    },
  },
]);

/** Whether the server behind the proxy was told the password. */
function leaked({ requests }: HttpPeer): string {
  const value = requests.at(-1)?.field('Proxy-Authorization');
  return value === undefined
    ? 'no Proxy-Authorization'
    : `Proxy-Authorization: ${value}`;
}
