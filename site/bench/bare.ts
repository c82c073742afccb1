import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { createHighlighter, createOnigurumaEngine } from 'shiki';
import { escapeHtml } from '../code/escape.ts';
import { theme } from '../theme/code.ts';

/** What the bare loop is given of a recipe. */
export interface BareRecipe {
  name: string;
  /** Markdown, without front matter. */
  explanation: string;
  /** TypeScript: the program and the proofs. */
  code: string[];
}

const languages = ['typescript', 'shellscript', 'json', 'http'];
const aliases: Record<string, string> = {
  ts: 'typescript',
  sh: 'shellscript',
  bash: 'shellscript',
};

/**
 * What the site is measured against: markdown-it and shiki over the same text,
 * one recipe after the other, in one thread, with shiki's WASM engine and one
 * tokenising for light and dark; no layout, no wire, no links. It writes a file
 * for each recipe.
 */
export async function bareLoop(recipes: readonly BareRecipe[], out: string): Promise<void> {
  const shiki = await createHighlighter({
    engine: createOnigurumaEngine(import('shiki/wasm')),
    themes: [theme],
    langs: languages,
  });
  const highlight = (code: string, name: string): string => {
    const lang = aliases[name] ?? name;
    if (!languages.includes(lang)) return `<pre>${escapeHtml(code)}</pre>`;
    const lines = shiki
      .codeToTokensBase(code, { lang: lang as 'typescript', theme, tokenizeTimeLimit: 0 })
      .map((line) =>
        line.map(({ color, content }) => `<i class=${color}>${escapeHtml(content)}</i>`).join(''),
      );
    return `<pre>${lines.join('\n')}</pre>`;
  };
  const markdown = new MarkdownIt({ typographer: true, highlight });
  mkdirSync(out, { recursive: true });
  for (const { name, explanation, code } of recipes) {
    const html = [
      markdown.render(explanation),
      ...code.map((text) => highlight(text, 'typescript')),
    ];
    writeFileSync(join(out, `${name}.html`), html.join('\n'));
  }
}

/** Runs the loop on what a file holds. */
export async function runBareLoop(file: string, out: string): Promise<void> {
  await bareLoop(JSON.parse(readFileSync(file, 'utf8')) as BareRecipe[], out);
}
