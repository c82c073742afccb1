import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { paletteCss } from '../theme/palette.ts';

/** The style sheets of the editions. */
export interface EditionStyles {
  /** What the whole book needs beside the site's own. */
  wholeBook: string;
  epub: string;
}

/** Bundles the style sheets of the editions, fonts inside. */
export async function editionStyles(): Promise<EditionStyles> {
  const [wholeBook = '', epub = ''] = await Promise.all(['whole-book', 'epub'].map(bundled));
  return { wholeBook, epub: paletteCss() + epub };
}

async function bundled(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../theme/editions/${name}.css`, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    target: ['chrome110', 'firefox115', 'safari16.4'],
    loader: { '.woff2': 'dataurl' },
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
