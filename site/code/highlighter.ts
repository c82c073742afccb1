import { createHash } from 'node:crypto';
import { theme } from '../theme/code.ts';
import { type Entries, readCache, writeCache } from './cache.ts';
import { escapeHtml } from './escape.ts';
import { tokeniseBeside } from './pool.ts';
import { type Language, languages } from './tokenise.ts';

/** A piece of code as a page shows it. */
export interface Code {
  code: string;
  /** As a fence names it. */
  language: string;
}

/**
 * Highlights code. Pages are rendered synchronously, so `lines` answers from
 * what is known, and notes what is not; after `learn` the page is rendered
 * again. What a page will show can be learnt before, and begun long before:
 * that runs beside everything else. Most builds find all in the cache and
 * never load shiki.
 */
export interface Highlighter {
  /** One piece of safe HTML for each line of the code. */
  lines(code: string, language: string): string[];
  /**
   * Begins to highlight what is not known yet; done when it has begun.
   *
   * @param place code of a lower place is highlighted first
   */
  expect(codes: Iterable<Code>, place: number): Promise<void>;
  /** Highlights this, and what `lines` did not know; false when `lines` knew all. */
  learn(codes?: Iterable<Code>): Promise<boolean>;
  /** Writes the cache, if it has grown; without what was not asked for and is not in use. */
  save(inUse: Iterable<Code>): void;
}

/** What short fence names stand for. */
const aliases: Record<string, Language> = {
  ts: 'typescript',
  sh: 'shellscript',
  bash: 'shellscript',
};

const languageOf = (name: string) => aliases[name] ?? languages.find((one) => one === name);

/** Sooner than anything that is only expected. */
const now = -1;

/** @param cacheFile where highlighted code is kept between builds; nowhere by default */
export function createHighlighter(cacheFile?: string): Highlighter {
  let read: Entries | undefined;
  const known = () => {
    read ??= cacheFile ? readCache(cacheFile) : new Map();
    return read;
  };
  const asked = new Set<string>();
  const wanted = new Map<string, Code>();
  const coming = new Map<string, Promise<void>>();
  let grown = false;
  let keyOf = keyMaker();

  /** Begins with one piece of code, unless it is known or on its way. */
  async function begin({ code, language: name }: Code, place: number): Promise<void> {
    const language = languageOf(name);
    if (!language) return;
    const key = keyOf(language, code);
    asked.add(key);
    if (known().has(key) || coming.has(key)) return;
    const begun = tokeniseBeside(code, language, place);
    const end = begun.then(async ({ lines }) => {
      known().set(key, await lines);
      grown = true;
    });
    coming.set(
      key,
      end.finally(() => coming.delete(key)),
    );
    // Whoever waits for it is told of a failure.
    coming.get(key)?.catch(() => {});
    await begun;
  }

  return {
    lines(code, name) {
      const language = languageOf(name);
      const plain = () => code.split('\n').map(escapeHtml);
      if (!language) return plain();
      const key = keyOf(language, code);
      asked.add(key);
      const lines = known().get(key);
      if (!lines) wanted.set(key, { code, language });
      return lines ?? plain();
    },
    async expect(codes, place) {
      await Promise.all([...codes].map((code) => begin(code, place)));
    },
    async learn(codes = []) {
      const all = [...wanted.values(), ...codes];
      const news = wanted.size > 0;
      wanted.clear();
      await Promise.all(all.map((code) => begin(code, now)));
      await Promise.all(
        all.map(({ code, language }) => coming.get(keyOf(languageOf(language) ?? language, code))),
      );
      return news;
    },
    save(inUse) {
      if (!cacheFile || !grown) return;
      for (const { code, language } of inUse) asked.add(keyOf(languageOf(language) ?? '', code));
      for (const key of known().keys()) if (!asked.has(key)) known().delete(key);
      writeCache(cacheFile, known());
      grown = false;
      keyOf = keyMaker();
    },
  };
}

const seed = JSON.stringify([4, theme]);

/** Gives each piece of code its key, and remembers it: every piece is asked about several times. */
function keyMaker(): (language: string, code: string) => string {
  const made = new Map<string, Map<string, string>>();
  return (language, code) => {
    const keys = made.get(language) ?? new Map<string, string>();
    made.set(language, keys);
    const key = keys.get(code) ?? hash(language, code);
    keys.set(code, key);
    return key;
  };
}

/** Changes with the code, its language and the theme. */
function hash(language: string, code: string): string {
  return createHash('sha256')
    .update(`${seed}${language}\n${code}`)
    .digest('base64url')
    .slice(0, 22);
}
