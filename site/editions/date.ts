import { execFileSync } from 'node:child_process';

/**
 * The date of an edition: that of the source, not of the day it is made, so
 * that two editions of one commit are the same. The variable SOURCE_DATE_EPOCH
 * gives it (in seconds, as reproducible-builds.org has it), else the last
 * commit; a folder that is under no version control has none, and gets 1980.
 */
export function sourceDate(root: string, environment = process.env): Date {
  const given = environment.SOURCE_DATE_EPOCH;
  if (given !== undefined && /^\d+$/.test(given)) return new Date(Number(given) * 1000);
  try {
    const seconds = execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    if (/^\d+$/.test(seconds)) return new Date(Number(seconds) * 1000);
  } catch {
    // No git, or no repository.
  }
  return new Date('1980-01-01T00:00:00Z');
}
