import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Machine, named, onPath } from './machine.ts';

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
  return (
    named('CHROMIUM', machine) ??
    [...onPath(names, machine), ...usualPlaces(machine)].find(machine.exists)
  );
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
