import { delimiter, join } from 'node:path';

/** What finding a program depends on; by default, this machine. */
export interface Machine {
  env: Record<string, string | undefined>;
  exists: (path: string) => boolean;
  platform: NodeJS.Platform;
}

/**
 * The path that an environment variable names; undefined where it is not set.
 *
 * @throws Error when it names a file that is not there
 */
export function named(variable: string, { env, exists }: Machine): string | undefined {
  const path = env[variable];
  if (path && !exists(path)) throw new Error(`${variable} is ${path}, and there is no such file`);
  return path || undefined;
}

/** Where programs of these names would be on the PATH, folder by folder. */
export function onPath(names: readonly string[], { env, platform }: Machine): string[] {
  const suffix = platform === 'win32' ? '.exe' : '';
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name + suffix)));
}
