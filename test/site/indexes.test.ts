import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Book } from '../../lib/book/model.ts';
import { readBook } from '../../lib/book/read.ts';
import { recipesOf } from '../../site/paths.ts';
import { type ApiModule, apisIn, apisOf } from '../../site/search/apis.ts';
import { importsOf } from '../../site/search/imports.ts';
import { specificationsIn } from '../../site/search/mentions.ts';
import { type Specification, specificationsOf } from '../../site/search/specifications.ts';
import { sampleBook } from './sample/book.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

test('imports are the values that a program takes from Node', () => {
  const source = `import type { Socket } from 'node:net';
import { connect, type Server, isIP as check } from 'node:net';
import {
  setImmediate,
  setTimeout as sleep,
} from 'node:timers/promises';
import * as tls from 'node:tls';
import http, { STATUS_CODES } from 'node:http';
import other from './other.ts';
tls.connect({}); tls.connect (1); http.request('x', tls.rootCertificates);
`;
  const imports = importsOf(source).map(({ page, promises, name, local }) =>
    [page, ...(promises ? ['promises'] : []), name, local].join(' '),
  );
  expect(imports).toEqual([
    'net connect connect',
    'net isIP check',
    'timers promises setImmediate setImmediate',
    'timers promises setTimeout sleep',
    'tls connect tls.connect',
    'http STATUS_CODES STATUS_CODES',
    'http request http.request',
  ]);
});

test('specifications are found in words and in links, with their section', () => {
  expect(
    specificationsIn(
      'See RFC 9112 §7.1, RFC 867. In [RFC 9110 §15](https://www.rfc-editor.org/rfc/rfc9110#section-15), and [§3.5](https://www.rfc-editor.org/rfc/rfc9293#section-3.5); [x](https://www.rfc-editor.org/rfc/rfc9110#appendix-B), RFC 4007, section 11.',
    ),
  ).toEqual([
    'RFC 9112 §7.1',
    'RFC 867',
    'RFC 9110 §15',
    'RFC 9293 §3.5',
    'RFC 9110 Appendix B',
    'RFC 4007 §11',
  ]);
});

test('the sample’s APIs lead to the lines that use them', () => {
  const modules = apisOf(sampleBook);
  expect(modules.map(({ name, apis }) => [name, apis.map((api) => api.name)])).toEqual([
    ['node:fs', ['fs.realpathSync()']],
    ['node:net', ['net.connect']],
  ]);
  const [use] = modules[1]?.apis[0]?.uses ?? [];
  expect(use?.address).toBe('sample/index.html#greet.6');
});

test('what the compiler found beside that is listed where it stands, with the name of the documentation', () => {
  const told: [string, string, string][] = [
    ['(method) Socket.setTimeout(timeout: number): Socket', '', 'net.Socket.setTimeout'],
    ['function realpathSync(path: PathLike): string', '', 'fs.realpathSync'],
    ["event 'close' of net.Socket", '', 'net.Socket:close'],
    ['var process: NodeJS.Process', '', 'process.exitCode'],
    ['(method) Unknown.to(): Node', '', 'no.Such.thing'],
  ];
  const lines = Array.from({ length: 20 }, (): number[] => []);
  lines[18] = [0, 0, 9, 1, 12, 2, 20, 3, 30, 4];
  const modules = apisIn(sampleBook, new Map([['sample', { told, lines }]]));
  expect(modules.map(({ name, apis }) => [name, apis.map((api) => api.name)])).toEqual([
    ['node:fs', ['fs.realpathSync()']],
    ['node:net', ['net.connect', 'net.Socket: event ‘close’', 'socket.setTimeout()']],
    ['node:process', ['process.exitCode']],
  ]);
  const timeout = modules[1]?.apis[2];
  expect(timeout?.url).toContain('net.html#socketsettimeout');
  expect(timeout?.uses.map(({ address }) => address)).toEqual(['sample/index.html#greet.5']);
});

test('the sample’s specifications lead to the places that name them', () => {
  const specifications = specificationsOf(sampleBook);
  expect(specifications.map(({ name }) => name).slice(0, 1)).toEqual(['RFC 865']);
  const tcp = specifications.find(({ name }) => name === 'RFC 9293');
  expect(tcp?.title).toBe('Transmission Control Protocol (TCP)');
  expect(tcp?.parts.find(({ label }) => label === '§3.6')).toMatchObject({
    id: 'rfc-9293-3.6',
    url: 'https://www.rfc-editor.org/rfc/rfc9293#section-3.6',
  });
});

describe('in the real book', () => {
  let book: Book;
  let modules: ApiModule[];
  let specifications: Specification[];

  beforeAll(() => {
    book = readBook(fileURLToPath(new URL('../..', import.meta.url))).book;
    modules = apisOf(book);
    specifications = specificationsOf(book);
  });

  test('every import of every program is in the index of APIs, under its recipe', () => {
    for (const recipe of recipesOf(book)) {
      for (const { page, name } of importsOf(recipe.program.source)) {
        const module = modules.find(({ id }) => id === page);
        const api = module?.apis.find(
          (one) => one.name.replace(/\(\)$/, '').split('.').at(-1) === name,
        );
        const used = api?.uses.some((use) => use.recipe === recipe);
        expect(used, `${recipe.name}: ${page} ${name}`).toBe(true);
      }
      for (const { label, url } of recipe.apis) {
        const named = modules
          .filter(({ id }) => url.includes(`/${id}.html`))
          .flatMap(({ apis }) => apis)
          .some(
            (api) =>
              api.uses.some((use) => use.recipe === recipe) &&
              (api.url === url || label.includes(api.name.replace(/\(\)$/, ''))),
          );
        expect(named, `${recipe.name}: ${label}`).toBe(true);
      }
    }
  });

  test('no API and no specification is listed twice, and each has its uses', () => {
    const ids = [
      ...modules.flatMap(({ apis }) => apis.map(({ id }) => id)),
      ...specifications.flatMap(({ id, parts }) => [id, ...parts.map((part) => part.id)]),
    ];
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    for (const { uses } of modules.flatMap(({ apis }) => apis)) expect(uses).not.toEqual([]);
    for (const { uses } of specifications.flatMap(({ parts }) => parts)) {
      expect(uses).not.toEqual([]);
    }
  });

  test('RFCs stand in the order of their numbers, before all others', () => {
    const rfcs = specifications.filter(({ name }) => name.startsWith('RFC '));
    const numbers = rfcs.map(({ name }) => Number(name.slice(4)));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(rfcs.find(({ name }) => name === 'RFC 9112')?.title).toBe('HTTP/1.1');
    expect(specifications.slice(0, rfcs.length)).toEqual(rfcs);
  });

  test('every specification of the front matter is listed, with its section', () => {
    for (const recipe of recipesOf(book)) {
      for (const { url } of recipe.specifications) {
        const listed = specifications
          .flatMap(({ parts }) => parts)
          .some((part) => part.url === url && part.uses.some((use) => use.recipe === recipe));
        expect(listed, `${recipe.name}: ${url}`).toBe(true);
      }
    }
  });
});
