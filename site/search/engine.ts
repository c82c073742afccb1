import MiniSearch, { type Query } from 'minisearch';
import { distance } from './distance.ts';
import type { Kind, SearchDocument } from './document.ts';
import { type Chunk, chunks, type Word, words } from './words.ts';

/** A document that answers a question, and the words in it that do. */
export interface Found {
  document: SearchDocument;
  /** Terms, as {@link words} makes them. */
  terms: Set<string>;
}

/** What a search gave. */
export interface Answer {
  found: Found[];
  /** The question that was answered, where the one asked had a misspelling. */
  corrected?: string;
  /** True where no document has all words, and these have some of them. */
  partly: boolean;
}

/** Answers questions about the book. */
export interface Engine {
  search(question: string): Answer;
}

/** How much a document of a kind counts. */
const weight: Record<Kind, number> = {
  page: 2,
  chapter: 1.6,
  recipe: 2.4,
  api: 2,
  specification: 1.8,
  term: 1.8,
  pitfall: 1.5,
  exercise: 1.5,
  cause: 1.3,
  section: 1,
  code: 1,
  wire: 0.6,
};

export type Field = 'title' | 'where' | 'text';

/** Words that say nothing about what is looked for, beside others. */
const small = new Set(
  'a an and are as at be by do does for from how i in is it not of on or that the this to what when where which why with you'.split(
    ' ',
  ),
);

/**
 * Builds an index of the documents, some at a time, so that a page goes on
 * answering meanwhile.
 *
 * @param fields what is looked into: an index of titles alone is there at once
 */
export async function createEngine(
  documents: SearchDocument[],
  fields: readonly Field[] = ['title', 'where', 'text'],
): Promise<Engine> {
  const vocabulary = new Vocabulary();
  const index = new MiniSearch<number>({
    fields: [...fields],
    extractField: (at, field) => (field === 'id' ? at : (documents[at]?.[field as Field] ?? '')),
    tokenize: (text) => {
      const all = words(text);
      for (const word of all) vocabulary.add(word, text);
      return all.map(({ term }) => term);
    },
    processTerm: (term) => term,
    searchOptions: {
      tokenize: (term) => [term],
      prefix: (term) => term.length > 1,
      boost: { title: 5, where: 1.5 },
      boostDocument: (at: number) => weight[documents[at]?.kind ?? 'page'],
    },
  });
  await index.addAllAsync([...documents.keys()], { chunkSize: 40 });

  const titles = documents.map(({ title }) => nameOf(title));
  const ask = (asked: Chunk[], all: boolean): Found[] => {
    const name = spaced(asked);
    return index
      .search({ combineWith: all ? 'AND' : 'OR', queries: asked.map(queryOf) })
      .map(({ id, score, terms }) => ({
        at: id as number,
        score: score * likeness(titles[id as number], name),
        terms: new Set(terms),
      }))
      .sort((one, other) => other.score - one.score || one.at - other.at)
      .flatMap(({ at, terms }) => {
        const document = documents[at];
        return document ? [{ document, terms }] : [];
      });
  };

  return {
    search(question) {
      const asked = telling(chunks(question));
      if (asked.length === 0) return { found: [], partly: false };
      const found = ask(asked, true);
      if (found.length > 0) return { found, partly: false };
      const corrected = vocabulary.correct(question, asked);
      const other = telling(chunks(corrected));
      const answer = (found: Found[], partly: boolean): Answer => ({
        found,
        partly,
        ...(corrected !== question && { corrected }),
      });
      if (corrected !== question) {
        const all = ask(other, true);
        if (all.length > 0) return answer(all, false);
      }
      return answer(other.length > 1 ? ask(other, false) : [], true);
    },
  };
}

/** What of a question tells something; all of it where nothing does. */
function telling(asked: Chunk[]): Chunk[] {
  const some = asked.filter(({ whole, parts }) => whole || !small.has(parts[0]?.term ?? ''));
  return some.length > 0 ? some : asked;
}

/** A chunk is there as a whole, which counts more, or in all of its parts. */
function queryOf({ whole, parts }: Chunk): Query {
  const inParts: Query = { combineWith: 'AND', queries: parts.map(({ term }) => either(term)) };
  if (!whole) return inParts;
  return {
    combineWith: 'OR',
    queries: [{ combineWith: 'OR', queries: [whole.term], boostTerm: () => 8 }, inParts],
  };
}

/** A word in the plural is also found in the singular; the singular finds the plural as its beginning. */
function either(term: string): Query {
  return /[^su]s$/.test(term) && term.length > 4
    ? { combineWith: 'OR', queries: [term, term.slice(0, -1)] }
    : term;
}

/** What a title is compared by. */
interface Name {
  all: string;
  /** What it can be called, in one word each: all of it, the last of a dotted name, one of several. */
  names: Set<string>;
}

function nameOf(title: string): Name {
  const path = title.replace(/\(.*$/, '');
  const names = [title, path.split('.').at(-1) ?? '', ...title.split(', ')];
  return { all: spaced(chunks(title)), names: new Set(names.map((name) => close(chunks(name)))) };
}

function spaced(asked: Chunk[]): string {
  return asked.flatMap(({ parts }) => parts.map(({ term }) => term)).join(' ');
}

function close(asked: Chunk[]): string {
  return spaced(asked).replaceAll(' ', '');
}

/** A title that is what was asked for counts most, then one that begins so. */
function likeness(name: Name | undefined, asked: string): number {
  if (name?.names.has(asked.replaceAll(' ', ''))) return 4;
  return name?.all.startsWith(`${asked} `) ? 1.6 : 1;
}

/** A word of the book. */
interface Known {
  /** As it is written where it stands first. */
  shown: string;
  count: number;
  /** Which letters it has. */
  letters: number;
}

/** All words of the book. */
class Vocabulary {
  readonly #words = new Map<string, Known>();

  add({ term, start, end }: Word, text: string): void {
    const known = this.#words.get(term);
    if (known) known.count++;
    else {
      this.#words.set(term, { shown: text.slice(start, end), count: 1, letters: lettersOf(term) });
    }
  }

  /** The question with each word that the book does not have replaced by one that is near. */
  correct(question: string, asked: Chunk[]): string {
    let corrected = '';
    let end = 0;
    for (const { whole, parts } of asked) {
      const unknown = parts.filter(({ term }) => !this.#begins(term));
      const pieces = whole && unknown.length > 0 ? [whole, ...unknown] : unknown;
      for (const { term, start, end: after } of pieces) {
        const near = start >= end ? this.#nearest(term) : undefined;
        if (near === undefined) continue;
        corrected += question.slice(end, start) + near;
        end = after;
      }
    }
    return corrected + question.slice(end);
  }

  #begins(term: string): boolean {
    if (this.#words.has(term)) return true;
    for (const known of this.#words.keys()) if (known.startsWith(term)) return true;
    return false;
  }

  #nearest(term: string): string | undefined {
    const most = term.length < 4 || /\d/.test(term) ? 0 : term.length < 6 ? 1 : 2;
    const letters = lettersOf(term);
    let best: (Known & { away: number }) | undefined;
    for (const [word, known] of most > 0 ? this.#words : []) {
      // Each change takes away one letter at most, and brings one.
      if (bits(known.letters ^ letters) > 2 * most) continue;
      const away = distance(term, word, most);
      if (away > most) continue;
      if (!best || away < best.away || (away === best.away && known.count > best.count)) {
        best = { ...known, away };
      }
    }
    return best?.shown;
  }
}

/** The letters from a to z that a word has, a bit each. */
function lettersOf(term: string): number {
  let letters = 0;
  for (let index = 0; index < term.length; index++) {
    const letter = term.charCodeAt(index) - 97;
    if (letter >= 0 && letter < 26) letters |= 1 << letter;
  }
  return letters;
}

function bits(number: number): number {
  let count = 0;
  for (let rest = number; rest !== 0; rest &= rest - 1) count++;
  return count;
}
