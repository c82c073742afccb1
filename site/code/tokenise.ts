import type { HighlighterCore } from 'shiki';
import type { StateStack } from 'shiki/textmate';
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
  const { EncodedTokenMetadata, INITIAL } = await import('shiki/textmate');
  const shiki = await createHighlighter({
    engine: createOnigurumaEngine(import('shiki/wasm')),
    themes: [theme],
    langs: [...languages],
  });
  const kinds = shiki.setTheme(theme.name).colorMap.map(classOf);
  const kindOf = (metadata: number) => kinds[EncodedTokenMetadata.getForeground(metadata)] ?? '';
  const tokenisers = new Map(
    languages.map((name) => [name, lineTokeniser(shiki.getLanguage(name), kindOf)]),
  );
  return (code, language) => {
    let state = INITIAL;
    return code.split('\n').map((line) => {
      if (line === '') return '';
      const tokenised = tokenisers.get(language)?.(line, state);
      state = tokenised?.after ?? state;
      return tokenised?.html ?? escapeHtml(line);
    });
  };
}

type Grammar = ReturnType<HighlighterCore['getLanguage']>;

/** A line, and what it was tokenised from and to: what it stands inside of at its begin and end. */
interface Tokenised {
  html: string;
  before: StateStack;
  after: StateStack;
}

/**
 * So many lines are remembered: enough for the program that somebody is
 * writing, and for the ends of blocks and the like that are everywhere.
 */
const mostRemembered = 2000;

/**
 * Tokenises lines. One that was there before and stands inside of the same is
 * not tokenised again: when a program was edited, that is nearly all of it.
 */
function lineTokeniser(
  grammar: Grammar,
  kindOf: (metadata: number) => string,
): (line: string, before: StateStack) => Tokenised {
  const memo = new Map<string, Tokenised[]>();
  return (line, before) => {
    const known = memo.get(line) ?? [];
    let tokenised = known.find((one) => one.before.equals(before));
    if (!tokenised) {
      // By default shiki gives a line up after half a second: on a busy machine, another result.
      const { tokens, ruleStack } = grammar.tokenizeLine2(line, before, 0);
      tokenised = { html: lineHtml(pieces(line, tokens, kindOf)), before, after: ruleStack };
      known.push(tokenised);
    }
    // What was asked for last is forgotten last.
    memo.delete(line);
    memo.set(line, known);
    if (memo.size > mostRemembered) memo.delete(memo.keys().next().value ?? '');
    return tokenised;
  };
}

/** Cuts a line where its tokens begin; a token is two numbers, where it begins and what it is. */
function pieces(
  line: string,
  tokens: Uint32Array,
  kindOf: (metadata: number) => string,
): [kind: string, text: string][] {
  const cut: [kind: string, text: string][] = [];
  for (let index = 0; index < tokens.length; index += 2) {
    const text = line.slice(tokens[index], tokens[index + 2]);
    if (text) cut.push([kindOf(tokens[index + 1] ?? 0), text]);
  }
  return cut;
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
