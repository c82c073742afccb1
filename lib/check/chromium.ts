import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What finding a browser depends on; by default, this machine. */
export interface Machine {
  env: Record<string, string | undefined>;
  exists: (path: string) => boolean;
  platform: NodeJS.Platform;
}

// The one without windows is the same engine, and takes half the machine's time.
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

/**
 * The path of an installed Chromium or Chrome, or undefined: the one that the
 * environment variable CHROMIUM names, then one on the PATH, then the places
 * where macOS and Windows keep it.
 *
 * @throws Error when CHROMIUM names a file that is not there
 */
export function findChromium(
  machine: Machine = { env: process.env, exists: existsSync, platform: process.platform },
): string | undefined {
  const { env, exists, platform } = machine;
  if (env.CHROMIUM) {
    if (exists(env.CHROMIUM)) return env.CHROMIUM;
    throw new Error(`CHROMIUM is ${env.CHROMIUM}, and there is no such file`);
  }
  const suffix = platform === 'win32' ? '.exe' : '';
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name + suffix)));
  return [...onPath, ...usualPlaces(machine)].find(exists);
}

function usualPlaces({ env, platform }: Machine): string[] {
  if (platform === 'darwin') {
    return ['Chromium', 'Google Chrome'].flatMap((name) =>
      ['/Applications', join(env.HOME ?? '', 'Applications')].map((folder) =>
        join(folder, `${name}.app/Contents/MacOS/${name}`),
      ),
    );
  }
  if (platform !== 'win32') return [];
  return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap((folder) =>
    folder
      ? [
          join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(folder, 'Chromium', 'Application', 'chrome.exe'),
        ]
      : [],
  );
}
