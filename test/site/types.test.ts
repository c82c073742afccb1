import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { typesOf } from '../../site/types/types.ts';
import { nodeUses, typesFile, typesFiles } from '../../site/types/types-file.ts';
import { sentence, shortened } from '../../site/types/words.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 120_000 });

const program = `/** A program. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What it takes. */
interface Place {
  port: number;
}

export async function visit({ port }: Place): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  socket.setTimeout(100);
  const places: Place[] = [{ port }];
  process.exitCode = Buffer.from('a').length + places.length;
  return socket;
}
`;

interface Data {
  told: [type: string, documentation: string, api?: string, url?: string][];
  lines: number[][];
}

function dataOf(script: unknown): Data {
  const data: Record<string, Data> = {};
  new Function('wirebook', String(script))({ data });
  const [found] = Object.values(data);
  if (!found) throw new Error('the script brings no data');
  return found;
}

/** What is told of a word, at its first place in a line. */
function toldOf({ told, lines }: Data, line: string, word: string) {
  const index = program.split('\n').findIndex((text) => text.includes(line));
  const pairs = lines[index] ?? [];
  const column = program.split('\n')[index]?.indexOf(word) ?? -1;
  const place = pairs.findIndex((value, at) => at % 2 === 0 && value === column);
  return told[pairs[place + 1] ?? -1];
}

test('each name is told with its type, a sentence and its place in Node’s documentation', async () => {
  const root = mkdtempSync(join(tmpdir(), 'wirebook-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const name of ['sample', 'twin']) {
    mkdirSync(join(root, 'recipes', name), { recursive: true });
    writeFileSync(join(root, 'recipes', name, `${name}.ts`), program);
  }
  const cache = join(root, 'cache');
  mkdirSync(cache);
  writeFileSync(join(cache, 'old'), 'of a program that is gone');

  const types = await typesOf(root, cache);
  const files = typesFiles(types);
  expect([...files.keys()]).toEqual(['sample/types.js', 'twin/types.js']);
  const text = String(files.get('sample/types.js'));
  expect(text).not.toContain(root);
  expect(text).not.toContain('node_modules');
  const data = dataOf(text);
  // What is told of a program does not depend on what was told before.
  expect(dataOf(files.get('twin/types.js'))).toEqual(data);
  expect(toldOf(data, 'const socket', 'socket')).toEqual(['const socket: Socket', '']);
  expect(toldOf(data, 'Promise<Socket>', 'Place')?.slice(0, 2)).toEqual([
    'interface Place',
    'What it takes.',
  ]);
  const api = (line: string, word: string) => toldOf(data, line, word)?.[2];
  expect(api('socket.setTimeout', 'setTimeout')).toBe('net.Socket.setTimeout');
  expect(api('await once', 'once')).toBe('events.once');
  expect(toldOf(data, 'await once', "connect'")?.slice(0, 3)).toEqual([
    "event 'connect' of net.Socket",
    '',
    'net.Socket ‘connect’',
  ]);
  expect(api('process.exitCode', 'exitCode')).toBe('process.exitCode');
  expect(api('Buffer.from', 'from')).toBe('buffer.Buffer.from');
  expect(api('= connect', 'connect')).toBe('net.connect');
  expect(api('return socket', 'socket')).toBeUndefined();
  const [type, , , url] = toldOf(data, 'import { connect', 'connect') ?? [];
  expect(type).toMatch(/^function connect\(/);
  expect(type).not.toContain('import');
  expect(url).toContain('net.html#netconnect');

  const uses = nodeUses(types.get('sample') ?? { told: [], lines: [] });
  const timeout = uses.find(({ key }) => key === 'net.Socket.setTimeout');
  expect(timeout?.callable).toBe(true);
  expect(timeout?.lines.map((line) => program.split('\n')[line - 1])).toEqual([
    expect.stringContaining('socket.setTimeout'),
  ]);
  expect(uses.find(({ key }) => key === 'process.exitCode')?.callable).toBe(false);

  // They are kept, and what no program uses is not.
  const kept = () => readdirSync(cache).map((name) => readFileSync(join(cache, name)));
  const before = kept();
  expect(before).toHaveLength(2);
  expect(await typesOf(root, cache)).toEqual(types);
  expect(kept()).toEqual(before);
});

test('a site without types has a file that says so', () => {
  expect(dataOf(typesFile('sample'))).toEqual({ told: [], lines: [] });
});

describe('words', () => {
  test('a type is said as it is, cut at a word where it is long', () => {
    expect(shortened('(alias) function connect(): Socket\nimport connect')).toBe(
      'function connect(): Socket',
    );
    expect(shortened(`const a: ${'Long<'.repeat(100)}`)).toMatch(/^const a: (?:Long<)+…$/);
    expect(shortened('module "/somewhere/deep/net"')).toBe('module "net"');
    expect(shortened('const a: {\n    b: string;\n}')).toBe('const a: { b: string; }');
  });

  test('documentation is its first sentence, without its links', () => {
    expect(sentence('Reads `a.b`. Then more.')).toBe('Reads `a.b`.');
    expect(sentence('Uses node:net, e.g. a [socket](x.html). More.')).toBe(
      'Uses node:net, e.g. a socket.',
    );
    expect(sentence('Aliases to {@link connect}.\n\nMore.')).toBe('Aliases to `connect`.');
    expect(sentence('Over\ntwo lines')).toBe('Over two lines');
    expect(sentence('```js\ncode\n```')).toBe('');
    expect(sentence('')).toBe('');
  });
});
