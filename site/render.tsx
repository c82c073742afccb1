import { renderToString } from 'preact-render-to-string';
import type { Book } from '../lib/book/model.ts';
import { contentKeys } from './cache/keys.ts';
import { codeOf } from './code/code-of.ts';
import { type Site, SiteContext } from './context.ts';
import { viewsOf } from './outline.ts';
import { allPages, type Page } from './pages/all.tsx';
import { exercisesOf, notFoundPath } from './paths.ts';
import type { TypesByRecipe } from './types/types-file.ts';

/** A drawing's shape that holds nothing, with the end that it need not have. In text no `<` stands as it is. */
const emptyShape = /><\/(?:circle|line|path|rect)>/g;

/** Renders pages one by one, in any order. */
export interface PageRenderer {
  pages: Page[];
  html(page: Page): Promise<string>;
  /** Differs when anything of the book does that the page may show. */
  contentKey(page: Page): string;
}

/**
 * @param surroundings what a page may know besides the book and its own place
 * @param typesOf gives what is made apart, when a page shows it
 */
export function pageRenderer(
  book: Book,
  surroundings: Omit<Site, 'book' | 'exercises' | 'path' | 'root' | 'types'>,
  typesOf: () => Promise<TypesByRecipe | undefined>,
): PageRenderer {
  const viewOf = viewsOf(book);
  const exercises = exercisesOf(book).length > 0;
  let keys: ReturnType<typeof contentKeys> | undefined;
  return {
    pages: allPages(book, surroundings.solutions),
    async html({ path, content, of, typed }) {
      const { highlighter, base } = surroundings;
      const types = typed ? await typesOf() : undefined;
      const site: Site = {
        ...surroundings,
        ...(types && { types }),
        book: of ? viewOf(of) : book,
        exercises,
        path,
        // A server answers with this page wherever nothing is, so its links cannot be relative.
        root: path === notFoundPath ? base.path : '../'.repeat(path.split('/').length - 1),
      };
      const render = () =>
        renderToString(<SiteContext.Provider value={site}>{content}</SiteContext.Provider>);
      if (of) await highlighter.learn(codeOf(of));
      let text = render();
      if (await highlighter.learn()) text = render();
      return `<!doctype html>\n${text.replace(emptyShape, '/>')}\n`;
    },
    contentKey({ of }) {
      keys ??= contentKeys(book);
      return keys(of);
    },
  };
}
