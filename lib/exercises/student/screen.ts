import type { Terminal } from '../../play/command.ts';
import { cutTo } from '../../wire/width.ts';

/** Prints lines, and on a terminal one that is replaced by what comes after it. */
export interface Screen {
  /** Whether lines can be replaced and the screen cleared. */
  live: boolean;
  say(...lines: string[]): void;
  /** Says what is being done; without text it is done. Without a terminal nothing is printed. */
  doing(text?: string): void;
  /** Begins at the top of an empty terminal; elsewhere nothing happens. */
  clear(): void;
}

/** The screen of a command's stdout. */
export function screenOf({ stdout, environment }: Terminal): Screen {
  const live = stdout.isTTY === true && environment.TERM !== 'dumb';
  let doing = '';
  const wipe = (): string => (doing === '' ? '' : '\r\x1b[K');
  return {
    live,
    say: (...lines) => {
      stdout.write(`${wipe()}${lines.map((line) => `${line}\n`).join('')}${doing}`);
    },
    doing: (text = '') => {
      if (!live || text === doing) return;
      const before = wipe();
      doing = cutTo(text, (stdout.columns || 80) - 1);
      stdout.write(before + doing);
    },
    clear: () => {
      if (live) stdout.write('\x1b[2J\x1b[H');
    },
  };
}
