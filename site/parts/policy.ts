import { createHash } from 'node:crypto';
import { themeScript } from '../theme/theme-script.ts';

const themeScriptHash = `'sha256-${createHash('sha256').update(themeScript).digest('base64')}'`;

/**
 * What a page may load: its own style sheet, script and icon, and nothing from
 * elsewhere. While the book is written the page may also listen to the server.
 *
 * `file:` is for the book on disk: Firefox takes every file for an origin of
 * its own, which `'self'` does not name. A page from a server can load no file
 * in any case.
 */
export function contentSecurityPolicy(live: boolean): string {
  return [
    "default-src 'none'",
    "style-src 'self' file:",
    `script-src 'self' file: ${themeScriptHash}`,
    "img-src 'self' file:",
    'font-src data:',
    ...(live ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
