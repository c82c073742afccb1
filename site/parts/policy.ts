import { createHash } from 'node:crypto';
import { themeScript } from '../theme/theme-script.ts';

const themeScriptHash = `'sha256-${createHash('sha256').update(themeScript).digest('base64')}'`;

/**
 * What a page may load: its own style sheet, script and icon, and nothing from
 * elsewhere. While the book is written the page may also listen to the server.
 */
export function contentSecurityPolicy(live: boolean): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    `script-src 'self' ${themeScriptHash}`,
    "img-src 'self'",
    'font-src data:',
    ...(live ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
