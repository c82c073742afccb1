import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../../lib/play/command.ts';
import { type Base, parseBase } from '../base.ts';
import type { Repository } from '../context.ts';

const given = {
  repository: { type: 'string' },
  branch: { type: 'string', default: 'main' },
  base: { type: 'string' },
  port: { type: 'string' },
  out: { type: 'string' },
  editions: { type: 'boolean', default: false },
  solutions: { type: 'boolean', default: false },
  'no-types': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export interface SiteArguments {
  help: boolean;
  repository?: Repository;
  base?: Base;
  /** 0 to 65535. */
  port?: number;
  out?: string;
  /** Print, PDF, EPUB and ZIP beside the site. */
  editions: boolean;
  /** Pages with the exercises' answers, for teachers. */
  solutions: boolean;
  /** Whether a reader can ask what a name in a program is. */
  types: boolean;
}

/**
 * Parses the arguments of the commands that build the site.
 *
 * @param allowed the options that this command has, besides `--help`
 * @throws UsageError for an option that is unknown or makes no sense.
 */
export function parseSiteArguments(
  args: readonly string[],
  allowed: readonly Exclude<keyof typeof given, 'help'>[],
): SiteArguments {
  const options = Object.fromEntries(
    Object.entries(given).filter(
      ([name]) => name === 'help' || (allowed as readonly string[]).includes(name),
    ),
  );
  let values: {
    repository?: string;
    branch?: string;
    base?: string;
    port?: string;
    out?: string;
    editions?: boolean;
    solutions?: boolean;
    'no-types'?: boolean;
    help?: boolean;
  };
  try {
    values = parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] ?? '');
  }
  const { repository, branch = 'main', base, port, out } = values;
  const { editions = false, solutions = false, help = false } = values;
  return {
    help,
    editions,
    solutions,
    types: !values['no-types'],
    ...(repository !== undefined && { repository: { url: repositoryUrl(repository), branch } }),
    ...(base !== undefined && { base: parseBase(base) }),
    ...(port !== undefined && { port: portNumber(port) }),
    ...(out !== undefined && { out }),
  };
}

function repositoryUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new UsageError(`--repository takes the address of a web page, not “${text}”`);
  }
  return url.href.replace(/\/+$/, '');
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`--port takes a number from 0 to 65535, not “${text}”`);
  }
  return port;
}

/** Where highlighted code is kept between builds; whatever is in the folder can be deleted at any time. */
export const cacheFile = (root: string): string => join(root, '.cache', 'highlighted');

/** Where the files of the site are kept. */
export const siteCacheFile = (root: string): string => join(root, '.cache', 'pages');

/** Where it is kept what names in programs mean. */
export const typesCacheFolder = (root: string): string => join(root, '.cache', 'types');
