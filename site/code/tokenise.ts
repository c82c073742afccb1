import { classOf, theme } from '../theme/code.ts';
import { escapeHtml } from './escape.ts';

/** The languages that are highlighted; any other is shown as plain text. */
export const languages = ['typescript', 'shellscript', 'json', 'http'] as const;
export type Language = (typeof languages)[number];

/** Turns code into one piece of HTML for each line. */
export type Tokenise = (code: string, language: Language) => string[];

/** Loads shiki with its WASM engine. It is slow to load, so only ask for it when code is new. */
export async function loadTokeniser(): Promise<Tokenise> {
  const { createHighlighter, createOnigurumaEngine } = await import('shiki');
  const shiki = await createHighlighter({
    engine: createOnigurumaEngine(import('shiki/wasm')),
    themes: [theme],
    langs: [...languages],
  });
  return (code, language) =>
    shiki
      // By default shiki gives a line up after half a second: on a busy machine, another result.
      .codeToTokensBase(code, { lang: language, theme, tokenizeTimeLimit: 0 })
      .map((line) => lineHtml(line.map(({ content, color }) => [classOf(color), content])));
}

/** One line's HTML: neighbours of one class share an element, plain text has none. */
export function lineHtml(tokens: [kind: string, text: string][]): string {
  let html = '';
  let open = '';
  for (const [kind, text] of tokens) {
    // White space has no colour, so it goes on with whatever it stands in.
    const next = text.trim() === '' ? open : kind;
    if (next !== open) {
      if (open) html += '</i>';
      if (next) html += `<i class=${next}>`;
      open = next;
    }
    html += escapeHtml(text);
  }
  return open ? `${html}</i>` : html;
}
