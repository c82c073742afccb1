import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Assets } from './context.ts';
import { icon } from './theme/icon.ts';
import { paletteCss } from './theme/palette.ts';

/** The style sheet, the script and the icon: what all pages share. */
export interface Bundle {
  assets: Assets;
  files: Files;
}

/** Files of the site by their path below its root. */
export type Files = Map<string, string | Uint8Array>;

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Bundles the style sheet, with its fonts inside, and the script. Their names
 * hold a hash of what they say, so that a browser keeps them as long as it likes.
 */
export async function buildAssets(): Promise<Bundle> {
  const bundle = await bundled('theme/book.css', 'client/book.ts');
  const output = (extension: string) =>
    bundle.outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? '';
  const style = paletteCss() + output('.css');
  const script = output('.js');
  const assets = {
    style: `assets/book-${hash(style)}.css`,
    script: `assets/book-${hash(script)}.js`,
    icon: `assets/icon-${hash(icon)}.svg`,
  };
  return {
    assets,
    files: new Map([
      [assets.style, style],
      [assets.script, script],
      [assets.icon, icon],
    ]),
  };
}

/** The script that makes a page follow its changes, for `npm start`. */
export async function buildLiveScript(): Promise<string> {
  return (await bundled('client/live.ts')).outputFiles[0]?.text ?? '';
}

function bundled(...entries: string[]) {
  return build({
    entryPoints: entries.map(file),
    bundle: true,
    minify: true,
    write: false,
    outdir: '/',
    format: 'iife',
    target: ['chrome110', 'firefox115', 'safari16.4'],
    loader: { '.woff2': 'dataurl' },
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'silent',
    tsconfigRaw: {},
  });
}

function hash(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 10);
}
