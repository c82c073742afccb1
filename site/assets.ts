import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Assets } from './context.ts';
import { icon } from './theme/icon.ts';
import { paletteCss } from './theme/palette.ts';

/** The style sheets, the script and the icon: what all pages share. */
export interface Bundle {
  assets: Assets;
  files: Files;
}

/** Files of the site by their path below its root. */
export type Files = Map<string, string | Uint8Array>;

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Bundles the style sheets, with the font inside the first, and the scripts. A
 * recipe's page, the heaviest, does without the second sheet. Their names hold a hash of what they say, so that a browser keeps them as long as it
 * likes. What is in `client/more/` is loaded only when a reader asks for it.
 */
export async function buildAssets(): Promise<Bundle> {
  const files: Files = new Map();
  const add = (name: string, extension: string, content: string) => {
    const path = `assets/${name}-${hash(content)}${extension}`;
    files.set(path, content);
    return path;
  };
  const names = readdirSync(file('client/more'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
  const parts =
    names.length > 0 ? await bundled(names.map((name) => `client/more/${name}.ts`)) : undefined;
  const more = Object.fromEntries(
    names.map((name) => {
      const own = (extension: string) =>
        parts?.outputFiles.find(({ path }) => path.endsWith(`/${name}${extension}`))?.text;
      const style = own('.css');
      return [
        name,
        {
          script: add(name, '.js', own('.js') ?? ''),
          ...(style && { style: add(name, '.css', style) }),
        },
      ];
    }),
  );
  const bundle = await bundled(['theme/book.css', 'theme/pages.css', 'client/book.ts'], {
    MORE_SCRIPTS: JSON.stringify(more),
  });
  const output = (name: string) =>
    bundle.outputFiles.find(({ path }) => path.endsWith(`/${name}`))?.text ?? '';
  const assets = {
    style: add('book', '.css', paletteCss() + output('book.css')),
    pagesStyle: add('pages', '.css', output('pages.css')),
    script: add('book', '.js', output('book.js')),
    icon: add('icon', '.svg', icon),
  };
  return { assets, files };
}

/** The script that makes a page follow its changes, for `npm start`. */
export async function buildLiveScript(): Promise<string> {
  return (await bundled(['client/live.ts'])).outputFiles[0]?.text ?? '';
}

function bundled(entries: string[], define: Record<string, string> = {}) {
  return build({
    entryPoints: entries.map(file),
    define,
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
