import { UsageError } from '../lib/play/command.ts';

/** Where a site will stand. */
export interface Base {
  /** The path of its root, with a slash at both ends: `/` or `/course/`. */
  path: string;
  /** The whole address of its root, where it is known: `https://example.org/course/`. */
  address?: string;
}

/**
 * Reads `--base`: a path such as `/course/`, or a whole address.
 *
 * @throws UsageError for anything else.
 */
export function parseBase(text: string): Base {
  const whole = /^https?:\/\//.test(text);
  const origin = whole ? undefined : 'http://localhost';
  const url =
    (whole || /^\/(?!\/)/.test(text)) && URL.canParse(text, origin)
      ? new URL(text, origin)
      : undefined;
  if (!url || url.search || url.hash || url.username || url.password) {
    throw new UsageError(`--base takes a path, /course/, or a whole address, not “${text}”`);
  }
  const path = url.pathname.replace(/\/*$/, '/');
  return { path, ...(whole && { address: url.origin + path }) };
}
