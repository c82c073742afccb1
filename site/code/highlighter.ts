import { createHash } from 'node:crypto';
import { theme } from '../theme/code.ts';
import { type Entries, readCache, writeCache } from './cache.ts';
import { escapeHtml } from './escape.ts';
import { type Language, languages, loadTokeniser, type Tokenise } from './tokenise.ts';

/**
 * Highlights code. Pages are rendered synchronously, so `lines` answers from
 * what is known, and notes what is not; after `learn` the page is rendered
 * again. Most builds find everything in the cache and never load shiki.
 */
export interface Highlighter {
  /** One piece of safe HTML for each line of the code. */
  lines(code: string, language: string): string[];
  /** Highlights what `lines` did not know; false when there was nothing. */
  learn(): Promise<boolean>;
  /** Writes the cache, if it has grown. */
  save(): void;
}

/** What short fence names stand for. */
const aliases: Record<string, Language> = {
  ts: 'typescript',
  sh: 'shellscript',
  bash: 'shellscript',
};

let tokeniser: Promise<Tokenise> | undefined;

/** @param cacheFile where highlighted code is kept between builds; nowhere by default */
export function createHighlighter(cacheFile?: string): Highlighter {
  const known: Entries = cacheFile ? readCache(cacheFile) : new Map();
  const wanted = new Map<string, { code: string; language: Language }>();
  let grown = false;

  return {
    lines(code, name) {
      const language = aliases[name] ?? languages.find((one) => one === name);
      const plain = () => code.split('\n').map(escapeHtml);
      if (!language) return plain();
      const key = hash(language, code);
      const lines = known.get(key);
      if (!lines) wanted.set(key, { code, language });
      return lines ?? plain();
    },
    async learn() {
      if (wanted.size === 0) return false;
      tokeniser ??= loadTokeniser();
      const tokenise = await tokeniser;
      for (const [key, { code, language }] of wanted) known.set(key, tokenise(code, language));
      wanted.clear();
      grown = true;
      return true;
    },
    save() {
      if (cacheFile && grown) writeCache(cacheFile, known);
      grown = false;
    },
  };
}

/** Changes with the code, its language and the theme. */
function hash(language: string, code: string): string {
  return createHash('sha256')
    .update(JSON.stringify([4, theme, language, code]))
    .digest('base64url')
    .slice(0, 22);
}
