import { existsSync } from 'node:fs';
import { type Machine, named, onPath } from './machine.ts';

const here: Machine = { env: process.env, exists: existsSync, platform: process.platform };

/**
 * The path of an installed Java, which runs the Nu checker of HTML, or
 * undefined: the one that the environment variable JAVA names, then one on the
 * PATH.
 *
 * @throws Error when JAVA names a file that is not there
 */
export function findJava(machine: Machine = here): string | undefined {
  return named('JAVA', machine) ?? onPath(['java'], machine).find(machine.exists);
}

/**
 * The path of an installed EPUBCheck, a program for Java, or undefined: the one
 * that the environment variable EPUBCHECK names, then the one of Debian's
 * package.
 *
 * @throws Error when EPUBCHECK names a file that is not there
 */
export function findEpubcheck(machine: Machine = here): string | undefined {
  return named('EPUBCHECK', machine) ?? ['/usr/share/java/epubcheck.jar'].find(machine.exists);
}
