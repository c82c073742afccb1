import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium as driver, type Page } from 'playwright-core';
import { median, tsx } from './measure.ts';

/** Milliseconds from a save to the new text in the browser. */
export interface EditTimes {
  /** Of the explanation. */
  text: number;
  /** Of the program. */
  program: number;
}

/** How often each is edited; the median counts. */
const times = 7;

/** Milliseconds: a start and an author's first look. */
const settled = 3000;

/** Serves a book as `npm start` does, edits a recipe of it and waits for each edit to be seen. */
export async function measureEdits(
  root: string,
  recipe: string,
  chromium: string,
): Promise<EditTimes> {
  const server = spawn(process.execPath, tsx('scripts/start.ts', ['--port', '0']), {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await address(server);
    const browser = await driver.launch({ executablePath: chromium, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      await page.goto(`${url}${recipe}/`);
      await sleep(settled);
      const file = (name: string) => join(root, 'recipes', recipe, name);
      return {
        text: await editAgain(page, file('README.md'), (mark) => ({
          from: /^## How it works\n/m,
          to: `## How it works\n\n${mark}\n`,
        })),
        program: await editAgain(page, file(`${recipe}.ts`), (mark) => ({
          from: /^(?:export )?async function /m,
          to: `const ${mark} = '';\n\n$&`,
        })),
      };
    } finally {
      await browser.close();
    }
  } finally {
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    await ended;
  }
}

/** The address that the server tells; what it says later is read too, and not kept. */
function address(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout?.on('data', (chunk) => {
      said += chunk;
      const url = /^Wirebook is at (\S+) /m.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error('the book was not served')));
  });
}

/** Edits a file several times, always from what it is; it stays as it was. */
async function editAgain(
  page: Page,
  file: string,
  edit: (mark: string) => { from: RegExp; to: string },
): Promise<number> {
  const before = readFileSync(file, 'utf8');
  const taken: number[] = [];
  for (let count = 0; count < times; count++) {
    const mark = `edit${count}`;
    const { from, to } = edit(mark);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${file} cannot be edited`);
    const began = performance.now();
    writeFileSync(file, after);
    await page.waitForFunction(
      (text) => document.querySelector('main')?.textContent?.includes(text),
      mark,
      { polling: 'raf' },
    );
    taken.push(performance.now() - began);
    await sleep(200);
  }
  writeFileSync(file, before);
  return median(taken);
}
