import { expect, test } from 'vitest';
import { nodeDocs } from '../../lib/book/node-docs.ts';
import { nodeImports } from '../../lib/book/node-imports.ts';
import { cutProgram } from '../../lib/book/program.ts';
import { checkNodeDocs } from '../../lib/check/node-docs.ts';

const source = `/** One. import { a } from 'node:fs'; */
import type { Socket } from 'node:net';
import http, { type Server, request as ask } from 'node:http';
import * as tls from 'node:tls';
import {
  setTimeout as pause,
  setImmediate,
} from 'node:timers/promises';
import { typed, as } from 'node:util';

// import { b } from 'node:fs';
export const text = 'import { c } from "node:fs"';
`;

test('imports from Node are found with their places, in every form', () => {
  const lines = source.split('\n');
  const found = nodeImports(source).map(({ name, line, column, length }) => [
    name,
    lines[line - 1]?.slice(column, column + length),
  ]);
  expect(found).toEqual([
    ['net.Socket', 'Socket'],
    ['http', 'http'],
    ['http.Server', 'Server'],
    ['http.request', 'request'],
    ['tls', 'tls'],
    ['timers/promises.setTimeout', 'setTimeout'],
    ['timers/promises.setImmediate', 'setImmediate'],
    ['util.typed', 'typed'],
    ['util.as', 'as'],
  ]);
});

test('a name leads to its place in the documentation, and the methods of emitters to theirs', () => {
  const at = (place: string) => `https://nodejs.org/docs/latest-v22.x/api/${place}`;
  expect(nodeDocs('net.Socket.setTimeout')?.url).toBe(
    at('net.html#socketsettimeouttimeout-callback'),
  );
  expect(nodeDocs('net.Server.on')?.url).toBe(at('events.html#emitteroneventname-listener'));
  expect(nodeDocs('timers/promises')?.url).toBe(at('timers.html#timers-promises-api'));
  expect(nodeDocs('tls.TLSSocket:secureConnect')?.url).toBe(at('tls.html#event-secureconnect'));
  expect(nodeDocs('tls.TLSSocket:data')?.url).toBe(at('net.html#event-data'));
  expect(nodeDocs('net.nothing')).toBeUndefined();
  expect(nodeDocs('net.Socket:nothing')).toBeUndefined();
});

test('an import without documentation is told with its file and line, unless the recipe names it', () => {
  const program = cutProgram('recipes/a/a.ts', source, () => {});
  const known = (label: string) => ({ label, url: 'https://nodejs.org/' });
  const told = (apis: { label: string; url: string }[]) =>
    checkNodeDocs({ program, apis }).map(({ file, line, message }) => [
      file,
      line,
      /documents (\S+):/.exec(message)?.[1],
    ]);
  expect(told([])).toEqual([
    ['recipes/a/a.ts', 9, 'util.typed'],
    ['recipes/a/a.ts', 9, 'util.as'],
  ]);
  expect(told([known('util.typed(value)'), known('util.as')])).toEqual([]);
  expect(nodeDocs('dns/promises.nothing', [known('dnsPromises.nothing()')])).toBeDefined();
});
