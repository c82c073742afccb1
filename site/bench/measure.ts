import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a command took, from its start to its end. */
export interface Usage {
  /** Seconds on the clock. */
  time: number;
  /** Seconds of work, on all cores together. */
  work: number;
  /** Megabytes at the most, of the process that took the most. */
  memory: number;
}

/** The path of a file of the project; a name begins at its root. */
export const projectFile = (name: string): string =>
  fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** Tells at the end of each process what it used. */
const witness = `
  import { appendFileSync } from 'node:fs';
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    appendFileSync(process.env.WIREBOOK_USAGE, userCPUTime + systemCPUTime + ' ' + maxRSS + '\\n');
  });
`;

/** The command line that runs a script of the project as npm does. */
export const tsx = (script: string, args: readonly string[]): string[] => [
  projectFile('node_modules/tsx/dist/cli.mjs'),
  ...[
    '--tsconfig',
    projectFile('tsconfig.json'),
    '--max-semi-space-size=64',
    '--single-threaded-gc',
  ],
  projectFile(script),
  ...args,
];

/**
 * Runs a script of the project to its end and measures it.
 *
 * @param root the folder that it runs in
 * @throws an error with what it wrote to stderr, when it fails
 */
export async function measure(
  script: string,
  args: readonly string[],
  root: string,
): Promise<Usage> {
  const folder = mkdtempSync(join(tmpdir(), 'wirebook-'));
  const usage = join(folder, 'usage');
  try {
    const began = performance.now();
    await run(tsx(script, args), root, {
      WIREBOOK_USAGE: usage,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(witness)}`,
    });
    const time = (performance.now() - began) / 1000;
    const told = readFileSync(usage, 'utf8').trim().split('\n');
    const [work, memory] = [0, 1].map((column) =>
      told.map((line) => Number(line.split(' ')[column])),
    );
    return {
      time,
      work: (work ?? []).reduce((sum, one) => sum + one, 0) / 1e6,
      memory: Math.max(...(memory ?? [])) / 1024,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string[], cwd: string, more: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd,
      env: { ...process.env, ...more },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command[1]} failed: ${errors.trim()}`));
    });
  });
}

/** The one in the middle. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
