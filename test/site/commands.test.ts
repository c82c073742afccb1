import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { tsx } from '../../site/bench/measure.ts';
import { siteCommand } from '../../site/commands/site.ts';
import { startCommand } from '../../site/commands/start.ts';
import { bookFolder } from './sample/folder.ts';
import { terminal } from './sample/terminal.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe('npm run site', () => {
  test('writes the site, and what was there before is gone', async () => {
    const root = bookFolder();
    const { where, written } = terminal(root);
    expect(await siteCommand(['--no-types', '--out', 'public'], where)).toBe(0);
    expect(written.stdout).toMatch(/^\d+ pages in public\/; begin with public\/index\.html\n$/);
    writeFileSync(join(root, 'public', 'old.html'), '');
    expect(await siteCommand(['--no-types', '--out', 'public'], where)).toBe(0);
    expect(existsSync(join(root, 'public', 'old.html'))).toBe(false);
    expect(readFileSync(join(root, 'public', 'qotd', 'index.html'), 'utf8')).toContain(
      'Quote of the day',
    );
  });

  test('links to the repository that it is told', async () => {
    const root = bookFolder();
    const args = [
      '--no-types',
      '--repository',
      'https://example.org/me/book/',
      '--branch',
      'trunk',
    ];
    expect(await siteCommand(args, terminal(root).where)).toBe(0);
    expect(readFileSync(join(root, 'dist', 'qotd', 'index.html'), 'utf8')).toContain(
      'href="https://example.org/me/book/edit/trunk/recipes/qotd/README.md"',
    );
  });

  test('names every mistake with file and line, and then writes nothing', async () => {
    const root = bookFolder();
    rmSync(join(root, 'recipes', 'qotd', 'qotd.recording.json'));
    const { where, written } = terminal(root);
    expect(await siteCommand([], where)).toBe(1);
    expect(written.stderr).toBe(
      'recipes/qotd/qotd.recording.json:1: the recording is missing: npm run record qotd\n' +
        'site: not built, for the book has mistakes\n',
    );
    expect(existsSync(join(root, 'dist'))).toBe(false);
  });

  test.each([
    [['--port', '80'], "Unknown option '--port'"],
    [['--repository', 'there'], '--repository takes the address of a web page, not “there”'],
    [['--repository', 'file:///x'], '--repository takes the address of a web page'],
  ])('refuses %j', async (args, message) => {
    const { where, written } = terminal('/nowhere');
    expect(await siteCommand(args, where)).toBe(2);
    expect(written.stderr).toMatch(/^site: .*\n$/);
    expect(written.stderr).toContain(message);
  });

  test('tells how it is used', async () => {
    const { where, written } = terminal('/nowhere');
    expect(await siteCommand(['--help'], where)).toBe(0);
    expect(written.stdout).toContain('Usage: npm run site');
  });
});

describe('npm start', () => {
  test('prints the address, and ends with 0 when it is told to stop', async () => {
    const stopping = new AbortController();
    const { where, written, writes } = terminal(bookFolder(), stopping.signal);
    const ended = startCommand(['--port', '0'], where);
    const address = () => /^Wirebook is at (\S+) /m.exec(written.stdout)?.[1];
    while (address() === undefined) await once(writes, 'write');
    const url = address() as string;
    expect(written.stdout).toMatch(/^Building the book\b.*\nWirebook is at /);
    expect((await fetch(url)).status).toBe(200);
    stopping.abort();
    expect(await ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  test('is over at once when it is told to stop before the book is served', async () => {
    const root = bookFolder();
    const child = spawn(process.execPath, tsx('scripts/start.ts', ['--port', '0']), { cwd: root });
    let said = '';
    for await (const chunk of child.stdout) {
      said += chunk;
      child.kill('SIGINT');
    }
    expect(said).toMatch(/^Building the book\b.*\n$/);
  });

  test.each(['x', '65536', '-1', '1.5'])('refuses the port %s', async (port) => {
    const { where, written } = terminal('/nowhere');
    expect(await startCommand([`--port=${port}`], where)).toBe(2);
    expect(written.stderr).toBe(`start: --port takes a number from 0 to 65535, not “${port}”\n`);
  });

  test('tells how it is used', async () => {
    const { where, written } = terminal('/nowhere');
    expect(await startCommand(['--help'], where)).toBe(0);
    expect(written.stdout).toContain('Usage: npm start');
  });
});
