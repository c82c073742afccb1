import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Machine, named, onPath } from './machine.ts';

/**
 * The path of an installed tshark, Wireshark for the terminal, or undefined:
 * the one that the environment variable TSHARK names, then one on the PATH,
 * then where Wireshark keeps it on macOS and Windows.
 *
 * @throws Error when TSHARK names a file that is not there
 */
export function findTshark(
  machine: Machine = { env: process.env, exists: existsSync, platform: process.platform },
): string | undefined {
  const { env, exists, platform } = machine;
  const usual = {
    darwin: ['/Applications/Wireshark.app/Contents/MacOS/tshark'],
    win32: env.PROGRAMFILES ? [join(env.PROGRAMFILES, 'Wireshark', 'tshark.exe')] : [],
  };
  const places = platform === 'darwin' || platform === 'win32' ? usual[platform] : [];
  return named('TSHARK', machine) ?? [...onPath(['tshark'], machine), ...places].find(exists);
}
