import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Contents, parseContents } from './contents.ts';
import { readGuide } from './guide.ts';
import type { Known } from './links.ts';
import type { Book, Mistake, Recipe } from './model.ts';
import { readRecipe } from './recipe.ts';
import { reportTo } from './report.ts';
import { readSections } from './sections.ts';
import { readText } from './text.ts';

const contentsFile = 'recipes/README.md';

/** A book as it was read, and what is wrong with it. */
export interface ReadBook {
  book: Book;
  mistakes: Mistake[];
}

/**
 * Reads the whole book below a project's root. It never throws for what an
 * author did wrong: a recipe that cannot be read is left out, one that lacks a
 * part is there without it, and each mistake tells the file and line to mend.
 */
export function readBook(root: string): ReadBook {
  return bookReader(root)([]);
}

/**
 * Reads a book again and again while it is written: what did not change since
 * the last time is taken from there.
 *
 * @returns reads the book; it is told the absolute paths that changed
 */
export function bookReader(root: string): (changed: readonly string[]) => ReadBook {
  const contentsNow = contentsReader(root);
  let before = new Map<string, ReadRecipe>();
  let knownBefore = '';

  return (changed) => {
    const { contents, unlisted, mistakes: ofContents } = contentsNow();
    const mistakes = [...ofContents];
    const causes = readSections(root, 'recipes/goes-wrong.md', mistakes);
    const glossary = readSections(root, 'recipes/glossary.md', mistakes);
    const known: Known = {
      recipes: new Set(
        contents.chapters.flatMap((chapter) => chapter.recipes.map((recipe) => recipe.name)),
      ),
      ...(causes && { causes: new Set(causes.sections.map(({ slug }) => slug)) }),
      terms: new Set(glossary?.sections.map(({ slug }) => slug)),
    };
    const knownNow = JSON.stringify(
      [known.recipes, known.causes, known.terms].map((names) => names && [...names]),
    );
    const last = knownNow === knownBefore ? before : new Map<string, ReadRecipe>();
    const now = new Map<string, ReadRecipe>();
    const read = (name: string): Recipe[] => {
      const folder = join(root, 'recipes', name) + sep;
      const same = changed.some((path) => path.startsWith(folder)) ? undefined : last.get(name);
      const found = same ?? readAlone(root, name, known);
      now.set(name, found);
      mistakes.push(...found.mistakes);
      return found.recipe ? [found.recipe] : [];
    };
    const chapters = contents.chapters.map(({ slug, title, opening, recipes }) => ({
      slug,
      title,
      opening,
      recipes: recipes.flatMap(({ name }) => read(name)),
    }));
    for (const name of unlisted) read(name);
    [before, knownBefore] = [now, knownNow];
    const teaching = readGuide(root, { ...known, chapters }, mistakes);
    const { title, introduction } = contents;
    return {
      book: {
        title,
        introduction,
        chapters,
        ...(causes && { causes }),
        ...(glossary && { glossary }),
        ...(teaching && { teaching }),
      },
      mistakes: sorted(mistakes),
    };
  };
}

/** A recipe as it was read; undefined where it cannot be. */
interface ReadRecipe {
  recipe: Recipe | undefined;
  mistakes: Mistake[];
}

function readAlone(root: string, name: string, known: Known): ReadRecipe {
  const mistakes: Mistake[] = [];
  return { recipe: readRecipe(root, name, known, mistakes), mistakes };
}

/** A table of contents, and what is wrong with it. */
interface ReadContents {
  contents: Contents;
  /** Folders that no chapter lists. */
  unlisted: string[];
  mistakes: Mistake[];
}

/**
 * Reads the table of contents alone. Recipes without a folder are left out;
 * a folder that no chapter lists is a mistake, and unlisted.
 */
export function readContents(root: string): ReadContents {
  return contentsReader(root)();
}

/** Reads the table of contents again and again, and parses it when something is new. */
function contentsReader(root: string): () => ReadContents {
  let read: ReadContents | undefined;
  let before = '';
  return () => {
    const markdown = readText(join(root, contentsFile));
    const folders = markdown === undefined ? [] : foldersIn(join(root, 'recipes'));
    const now = JSON.stringify([markdown, folders]);
    if (read === undefined || now !== before) read = contentsOf(markdown, folders);
    before = now;
    return read;
  };
}

function contentsOf(markdown: string | undefined, folders: readonly string[]): ReadContents {
  const mistakes: Mistake[] = [];
  const report = reportTo(mistakes, contentsFile);
  if (markdown === undefined) {
    report(1, 'the table of contents is missing');
    return { contents: { title: '', introduction: '', chapters: [] }, unlisted: [], mistakes };
  }
  const contents = parseContents(markdown, report);
  const there = new Set(folders);
  const listed = new Set<string>();
  for (const chapter of contents.chapters) {
    chapter.recipes = chapter.recipes.filter(({ name, line }) => {
      listed.add(name);
      if (!there.has(name)) report(line, `there is no folder recipes/${name}: npm run new ${name}`);
      return there.has(name);
    });
  }
  const end = markdown.trimEnd().split('\n').length;
  const unlisted = folders.filter((name) => !listed.has(name));
  for (const name of unlisted) {
    report(end, `recipes/${name} is in no chapter: add the line “- [${name}](${name}/README.md)”`);
  }
  return { contents, unlisted, mistakes: sorted(mistakes) };
}

function foldersIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

/** Mistakes by file, in the order of the book, and by line. */
function sorted(mistakes: Mistake[]): Mistake[] {
  const order = [...new Set(mistakes.map(({ file }) => file))];
  return mistakes.toSorted(
    (one, other) => order.indexOf(one.file) - order.indexOf(other.file) || one.line - other.line,
  );
}
