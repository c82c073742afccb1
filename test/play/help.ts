import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export { connecting, until } from '../wire/help.ts';

/** The path of a sample program. */
export function sample(name: string): string {
  return fileURLToPath(new URL(`./samples/${name}.ts`, import.meta.url));
}

/** Whether a process is running: not one that has ended and only waits for its parent. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !stateOf(pid).startsWith('Z');
}

function stateOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '');
  } catch {
    try {
      return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    } catch {
      return 'Z';
    }
  }
}

/** A folder for one test, removed after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wirebook-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a recipe in a project of a test’s own is made of; the rest is taken from the samples. */
export interface RecipeParts {
  /** The program's source. */
  program?: string;
  /** The source of the steps that the peer makes on a connection. */
  steps?: string;
  /** The source of more properties of the scenario. */
  more?: string;
}

/**
 * Makes a project with recipes in one chapter; each asks a TCP peer, as the
 * sample does, and prints the reply. Gives the project's folder.
 */
export function project(recipes: Record<string, RecipeParts>): string {
  const root = temporaryFolder();
  const names = Object.keys(recipes);
  const lines = names.map((name) => `- [${name}](${name}/README.md)`);
  mkdirSync(join(root, 'recipes'));
  writeFileSync(
    join(root, 'recipes/README.md'),
    `# A book\n\nFor tests.\n\n## Streams\n\nAn opening.\n\n${lines.join('\n')}\n`,
  );
  for (const [name, parts] of Object.entries(recipes)) {
    const folder = join(root, 'recipes', name);
    mkdirSync(folder);
    writeRecipe(folder, name, parts);
  }
  return root;
}

/** Writes a recipe's program and scenario. */
export function writeRecipe(folder: string, name: string, parts: RecipeParts): void {
  const {
    program = readFileSync(sample('ask'), 'utf8'),
    steps = "receiveToEnd(), send('hi\\r\\n'), fin()",
  } = parts;
  const lib = new URL('../../lib/', import.meta.url).href;
  writeFileSync(join(folder, `${name}.ts`), program);
  writeFileSync(
    join(folder, `${name}.scenario.ts`),
    `import * as tcp from '${lib}fixtures/tcp.ts';
     const { fin, pause, receiveToEnd, reset, send, silence, tcpPeer } = tcp;
     export default {
       peers: { server: { start: () => tcpPeer([${steps}]), displayPort: 17 } },
       args: ({ server }) => [server.host, String(server.port)],
       ${parts.more ?? ''}
     };
    `,
  );
}
