import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readContents } from '../../lib/book/read.ts';

/** How many recipes a chapter of a synthetic book has. */
const chapterSize = 10;

/** A copy of a recipe. */
interface Copy {
  /** The recipe that it is a copy of. */
  original: string;
  name: string;
  /** What its own words end with. */
  mark: string;
}

/**
 * Writes a book of any size, made of the recipes of a real one, over and over.
 * No two copies have a piece of code or a paragraph in common: names that a
 * file declares, words of its comments and of the prose end differently in
 * each, so that nothing that is kept of one serves another. Only single lines
 * that name nothing, `});` say, are alike, as they are in any book.
 *
 * @param from the root of the real book's project
 * @param to the folder that becomes the synthetic book's project
 */
export function writeSyntheticBook(from: string, to: string, count: number): void {
  const originals = readContents(from).contents.chapters.flatMap((chapter) =>
    chapter.recipes.map(({ name }) => name),
  );
  const copies = Array.from({ length: count }, (_, index): Copy => {
    const round = Math.floor(index / originals.length);
    const original = originals[index % originals.length] ?? '';
    return { original, name: `${original}-${round + 1}`, mark: letters(round) };
  });
  const names = new Set(copies.map(({ name }) => name));
  /** The name under which a copy knows another recipe; undefined where the book lacks it. */
  const nameFor = (copy: Copy, original: string) =>
    [copy.name.replace(copy.original, original), `${original}-1`].find((name) => names.has(name));

  for (const copy of copies) {
    const source = join(from, 'recipes', copy.original);
    const target = join(to, 'recipes', copy.name);
    mkdirSync(target, { recursive: true });
    const put = (ending: string, change: (text: string) => string) => {
      const file = join(source, copy.original + ending);
      if (existsSync(file)) {
        writeFileSync(join(target, copy.name + ending), change(readFileSync(file, 'utf8')));
      }
    };
    const own = (text: string) => ownFiles(text, copy);
    put('.ts', (text) => changeCode(own(text), copy.mark));
    put('.test.ts', (text) => changeCode(own(text), copy.mark));
    put('.scenario.ts', own);
    put('.proofs.json', own);
    put('.recording.json', (text) =>
      text.replace(`"recipe": "${copy.original}"`, `"recipe": "${copy.name}"`),
    );
    const explanation = readFileSync(join(source, 'README.md'), 'utf8');
    const program = readFileSync(join(source, `${copy.original}.ts`), 'utf8');
    writeFileSync(
      join(target, 'README.md'),
      changeProse(linked(own(explanation), copy, nameFor), copy.mark, declaredIn(program)),
    );
  }
  writeContents(to, copies);
  for (const file of ['glossary.md', 'goes-wrong.md']) {
    const path = join(from, 'recipes', file);
    if (!existsSync(path)) continue;
    const anywhere: Copy = { original: '', name: '', mark: '' };
    const text = linked(readFileSync(path, 'utf8'), anywhere, nameFor);
    writeFileSync(join(to, 'recipes', file), text);
  }
}

function writeContents(to: string, copies: Copy[]): void {
  const chapters: string[] = [];
  for (let first = 0; first < copies.length; first += chapterSize) {
    const list = copies
      .slice(first, first + chapterSize)
      .map(({ name }) => `- [${name}](${name}/README.md)`);
    chapters.push(
      `## Chapter ${chapters.length + 1}\n\nRecipes like those before.\n\n${list.join('\n')}\n`,
    );
  }
  const text = `# Synthetic\n\nA book made to be measured.\n\n${chapters.join('\n')}`;
  writeFileSync(join(to, 'recipes', 'README.md'), text);
}

/** 0 is `qa`, 1 is `qb`, 26 is `qba`: no word of English ends so. */
function letters(number: number): string {
  const digits = [...number.toString(26)].map((digit) =>
    String.fromCharCode(97 + Number.parseInt(digit, 26)),
  );
  return `q${digits.join('')}`;
}

/** The names of a recipe's own files in its texts. */
function ownFiles(text: string, { original, name }: Copy): string {
  return text.replaceAll(
    new RegExp(`(?<![\\w-])${original}(?=(?:\\.test|\\.scenario)?\\.ts\\b)`, 'g'),
    name,
  );
}

/** Links to other recipes, and the names of those to read before and after. */
function linked(
  text: string,
  copy: Copy,
  nameFor: (copy: Copy, original: string) => string | undefined,
): string {
  return text
    .replace(/^(before|after): \[(.*)\]$/gm, (_, key: string, list: string) => {
      const names = list.split(/, */).flatMap((name) => nameFor(copy, name) ?? []);
      return `${key}: [${names.join(', ')}]`;
    })
    .replace(
      /\[([^\]]+)\]\(((?:\.\.\/)?)([a-z0-9-]+)\/README\.md\)/g,
      (_, words: string, up: string, original: string) => {
        const name = nameFor(copy, original);
        return name === undefined ? words : `[${words}](${up}${name}/README.md)`;
      },
    );
}

/** The longer names that a file declares; by `bothWays` the book finds tests that show two ways. */
function declaredIn(source: string): Set<string> {
  const names = source.matchAll(
    /\b(?:const|let|function|class|interface|type)\s+([A-Za-z]\w{3,})/g,
  );
  return new Set([...names].map(([, name = '']) => name).filter((name) => name !== 'bothWays'));
}

/** Gives code other names and other comments; titles of pitfalls stay, for their tests are found by them. */
function changeCode(source: string, mark: string): string {
  const declared = new RegExp(
    `(?<![\\w.'"\`-])(?:${[...declaredIn(source)].join('|')})(?![\\w-])`,
    'g',
  );
  return source
    .split('\n')
    .flatMap((line) => {
      if (/^\s*(?:\/\/|\/?\*)/.test(line)) {
        return /biome-ignore|@/.test(line) ? line : changeWords(line, mark);
      }
      const proof = /\bPitfall: /.test(line);
      const changed = proof ? line : line.replace(declared, `$&${mark}`);
      // So that even a proof that declares nothing is like no other.
      return proof && line.endsWith('{') ? [changed, `    // ${mark}`] : changed;
    })
    .join('\n');
}

/** Gives prose other words, but no other structure; code in it follows the program. */
function changeProse(markdown: string, mark: string, declared: Set<string>): string {
  let fenced = false;
  let front = 0;
  return markdown
    .split('\n')
    .flatMap((line) => {
      if (line === '---' && front < 2) front++;
      if (line.startsWith('```')) {
        fenced = !fenced;
        return fenced ? line : [`# ${mark}`, line];
      }
      if (front < 2)
        return line.replace(/^(?:title|summary): .*$/, (text) => changeValue(text, mark));
      if (fenced || /^(?:#+ |Cause:)/.test(line)) return line;
      const pulled = line.replace(/\.ts#(\w+)\)/g, (whole, name: string) =>
        declared.has(name) ? `.ts#${name}${mark})` : whole,
      );
      return changeWords(pulled, mark);
    })
    .join('\n');
}

function changeValue(line: string, mark: string): string {
  const [key = '', ...value] = line.split(': ');
  return `${key}: ${changeWords(value.join(': '), mark)}`;
}

/** Longer words end differently; code, terms in italics, links and addresses stay. */
function changeWords(text: string, mark: string): string {
  return text.replace(/`[^`]*`|\]\([^)]*\)|\*[^*]+\*|https?:\S+|\b[a-z]{6,}\b/g, (word) =>
    /^[a-z]+$/.test(word) ? word + mark : word,
  );
}
