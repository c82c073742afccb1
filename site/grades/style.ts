import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { paletteCss } from '../theme/palette.ts';

/** The style of the reports, with its font inside, and the policy that lets it in and nothing else. */
export interface Style {
  css: string;
  policy: string;
}

export async function gradesStyle(): Promise<Style> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../theme/grades.css', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    outdir: '/',
    target: ['chrome110', 'firefox115', 'safari16.4'],
    loader: { '.woff2': 'dataurl' },
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'silent',
    tsconfigRaw: {},
  });
  const css = paletteCss() + (outputFiles[0]?.text.trim() ?? '');
  const hash = createHash('sha256').update(css).digest('base64');
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return { css, policy };
}
