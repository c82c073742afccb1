import type { GrammarState } from 'shiki';
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
  /** What became of the pieces of code that were tokenised last, by their text. */
  const memo = new Map<string, Tokenised[]>();

  function tokenisePiece(code: string, language: Language, before: State | undefined): Tokenised {
    const name = `${language}\n${code}`;
    const known = memo.get(name) ?? [];
    const same = known.find((one) => isSame(one.before, before));
    if (same) return same;
    // By default shiki gives a line up after half a second: on a busy machine, another result.
    const tokens = shiki.codeToTokensBase(code, {
      lang: language,
      theme,
      tokenizeTimeLimit: 0,
      ...(before && { grammarState: before }),
    });
    const lines = tokens.map((line) =>
      lineHtml(line.map(({ content, color }) => [classOf(color), content])),
    );
    const made = { lines, before, after: shiki.getLastGrammarState(tokens) };
    memo.delete(name);
    memo.set(name, [...known, made]);
    const [oldest = ''] = memo.keys();
    if (memo.size > mostRemembered) memo.delete(oldest);
    return made;
  }

  return (code, language) => {
    const lines: string[] = [];
    let state: State | undefined;
    for (const piece of pieces(code)) {
      const tokenised = tokenisePiece(piece, language, state);
      lines.push(...tokenised.lines);
      state = tokenised.after;
    }
    return lines;
  };
}

/** What shiki remembers at the end of a line: what it stands inside of. */
type State = GrammarState;

/** A piece of code, and what it was tokenised from and to. */
interface Tokenised {
  lines: string[];
  before: State | undefined;
  after: State | undefined;
}

/** So many pieces are remembered: enough for the program that somebody is writing. */
const mostRemembered = 500;

/**
 * Cuts code where a line that is not indented follows a blank one. When a
 * program was edited, all pieces but one are as they were, and what stands
 * before them means the same: they need not be tokenised again.
 */
export function pieces(code: string): string[] {
  return code.split(/(?<=\n)\n(?=\S)/);
}

function isSame(one: State | undefined, other: State | undefined): boolean {
  const stack = one?.getInternalStack();
  const twin = other?.getInternalStack();
  return stack && twin ? stack.equals(twin) : stack === twin;
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
