import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake } from '../book/model.ts';
import { checkStructure } from './structure.ts';
import { lintMistakes, typeMistakes } from './tools.ts';

/** One of the checks, and what it found. */
export interface CheckResult {
  name: 'types' | 'lint' | 'structure';
  mistakes: Mistake[];
}

/** Runs types, lint and structure side by side on the project below a root. */
export async function check(root: string): Promise<CheckResult[]> {
  const projects = ['tsconfig.json', 'site/client/tsconfig.json'].filter((project) =>
    existsSync(join(root, project)),
  );
  const types = Promise.all(projects.map((project) => checkTypes(root, project)));
  const lint = checkLint(root);
  // The other two run in processes of their own; this one is done by the time they are.
  const structure = checkStructure(root);
  return [
    { name: 'types', mistakes: (await types).flat() },
    { name: 'lint', mistakes: await lint },
    { name: 'structure', mistakes: structure },
  ];
}

async function checkTypes(root: string, project: string): Promise<Mistake[]> {
  const cache = join(root, '.cache', `${project.replaceAll('/', '-')}.tsbuildinfo`);
  const { code, output, errors } = await tool(root, 'typescript/bin/tsc', [
    ...['--project', project, '--noEmit', '--pretty', 'false'],
    ...['--incremental', '--tsBuildInfoFile', cache],
  ]);
  return orFailure(typeMistakes(output, project), {
    failed: code !== 0,
    file: project,
    message: `tsc failed: ${output}${errors}`,
  });
}

async function checkLint(root: string): Promise<Mistake[]> {
  const { code, output, errors } = await tool(root, '@biomejs/biome/bin/biome', [
    ...['check', '--reporter=github', '--max-diagnostics=none', '--error-on-warnings'],
  ]);
  return orFailure(lintMistakes(output, root), {
    failed: code !== 0,
    file: 'biome.json',
    message: `biome failed: ${output}${errors}`,
  });
}

/** What a tool found; where it failed without finding anything, what it said instead. */
export function orFailure(
  mistakes: Mistake[],
  { failed, file, message }: { failed: boolean; file: string; message: string },
): Mistake[] {
  return failed && mistakes.length === 0 ? [{ file, line: 1, message: message.trim() }] : mistakes;
}

/** Runs a tool from node_modules to its end. */
function tool(
  root: string,
  path: string,
  args: string[],
): Promise<{ code: number; output: string; errors: string }> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join(root, 'node_modules', path), ...args],
      { cwd: root, maxBuffer: 64 * 1024 * 1024 },
      (error, output, errors) => {
        if (!error) resolve({ code: 0, output, errors });
        else if (typeof error.code === 'number') resolve({ code: error.code, output, errors });
        else reject(error);
      },
    );
  });
}
