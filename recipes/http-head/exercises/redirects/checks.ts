import {
  defineChecks,
  expectExit,
  expectOneLine,
  expectSame,
  type Ran,
} from '../../../../lib/exercises/check.ts';
import {
  type HttpPeer,
  httpPeer,
  response,
} from '../../../../lib/fixtures/http.ts';
import { fin, send } from '../../../../lib/fixtures/tcp.ts';

/** What a page answers: a status, and where it has gone. */
type Page = readonly [status: number, location?: string];

/** A site of such pages. Whatever else is asked for is not found. */
function site(pages: Readonly<Record<string, Page>>): Promise<HttpPeer> {
  return httpPeer(({ target }) => {
    const [status, location] = pages[target] ?? [404];
    const fields: Record<string, string> = location
      ? { Location: location }
      : {};
    return [send(response({ status, fields })), fin()];
  });
}

/** What was printed, with a name in place of the address of each site. */
function told({ stdout }: Ran, sites: Readonly<Record<string, HttpPeer>>) {
  let text = stdout.trimEnd();
  for (const [name, { url }] of Object.entries(sites)) {
    text = text.replaceAll(url, `http://${name}`);
  }
  return text;
}

/** The requests that a site had, in words. */
const asked = ({ requests }: HttpPeer) =>
  requests.map(({ method, target }) => `${method} ${target}`).join(', ');

export default defineChecks([
  {
    id: 'relative',
    points: 2,
    title: 'a part of an address is meant relative to the one asked',
    likely: 'the address was not resolved against the URL that was asked',
    async run({ random, use, run }) {
      const [folder, old, now] = [3, 5, 6].map((size) => random.word(size));
      const one = await use(
        site({
          [`/${folder}/${old}`]: [301, `${now}?from=${old}`],
          [`/${folder}/${now}?from=${old}`]: [200],
        }),
      );
      const ran = await run([`${one.url}/${folder}/${old}`]);
      const sent = `Location: ${now}?from=${old}`;
      expectSame(
        told(ran, { one }),
        `301 http://one/${folder}/${old}\n200 http://one/${folder}/${now}?from=${old}`,
        { sent },
      );
      expectSame(
        asked(one),
        `HEAD /${folder}/${old}, HEAD /${folder}/${now}?from=${old}`,
        { sent },
      );
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'another-server',
    points: 2,
    title: 'a whole address leads to another server',
    likely: 'the question went to the first server again',
    async run({ use, run }) {
      const two = await use(site({ '/here': [200] }));
      const one = await use(site({ '/': [308, `${two.url}/here`] }));
      const ran = await run([`${one.url}/`]);
      const sent = 'Location: http://two/here';
      const lines = '308 http://one/\n200 http://two/here';
      expectSame(told(ran, { one, two }), lines, { sent });
      expectSame(asked(two), 'HEAD /here', { sent });
      const host = two.requests[0]?.field('Host') ?? '';
      const name = host === `127.0.0.1:${two.port}` ? 'two' : 'another';
      expectSame(`Host: ${name}`, 'Host: two', { sent });
    },
  },
  {
    id: 'gone',
    points: 1,
    title: 'a redirect to a page that is gone is no success',
    pitfall: 'an-answer-is-not-a-success',
    async run({ use, run }) {
      const one = await use(
        site({ '/old': [302, '/gone'], '/gone': [410, '/elsewhere'] }),
      );
      const ran = await run([`${one.url}/old`]);
      const sent = '302 with Location: /gone; 410 with Location: /elsewhere';
      const lines = '302 http://one/old\n410 http://one/gone';
      expectSame(told(ran, { one }), lines, {
        sent,
        likely: 'it was not the status that told what is a redirect',
      });
      expectExit(ran, 1, {
        sent,
        likely: 'only the first status, or none, decided on the exit code',
      });
    },
  },
  {
    id: 'five',
    points: 1,
    title: 'five redirects are followed',
    likely: 'the limit counts questions, or is off by one',
    async run({ use, run }) {
      const one = await use(
        site({
          '/1': [301, '/2'],
          '/2': [302, '/3'],
          '/3': [303, '/4'],
          '/4': [307, '/5'],
          '/5': [308, '/6'],
          '/6': [200],
        }),
      );
      const ran = await run([`${one.url}/1`]);
      const sent = 'five redirects, from /1 to /6';
      expectSame(
        told(ran, { one }).split('\n').at(-1) ?? '',
        '200 http://one/6',
        { sent },
      );
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'circle',
    points: 2,
    title: 'a circle ends after six questions',
    likely: 'there is no limit, or it is off by one',
    async run({ use, run }) {
      const one = await use(
        site({ '/shop': [301, '/shop/'], '/shop/': [301, '/shop'] }),
      );
      const ran = await run([`${one.url}/shop`], { timeout: 4_000 });
      const sent = '/shop leads to /shop/, which leads to /shop';
      const count = one.requests.length;
      const questions = `questions asked: ${count > 6 ? 'more than 6' : count}`;
      expectSame(questions, 'questions asked: 6', { sent });
      expectExit(ran, 1, { sent });
      expectOneLine(ran, { sent });
    },
  },
  {
    id: 'not-http',
    points: 1,
    title: 'a redirect to a file is refused',
    likely: 'whatever address a stranger gives is obeyed',
    async run({ use, run }) {
      const one = await use(site({ '/': [302, 'file:///etc/hostname'] }));
      const ran = await run([`${one.url}/`]);
      const sent = 'Location: file:///etc/hostname';
      expectSame(told(ran, { one }), '302 http://one/', { sent });
      expectExit(ran, 1, { sent });
      expectOneLine(ran, { sent });
    },
  },
]);
