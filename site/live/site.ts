import type { Book } from '../../lib/book/model.ts';
import type { Files } from '../assets.ts';
import { recipesOf } from '../paths.ts';
import { planSite, type SiteOptions } from '../site.tsx';
import { type TypesByRecipe, typesFile, typesPath } from '../types/types-file.ts';
import type { Served } from './server.ts';

/**
 * The site of a book whose pages are rendered when they are asked for, each
 * once. So after a save only the page that is looked at costs time.
 *
 * @param types computes what the compiler knows of the programs
 */
export async function lazySite(
  book: Book,
  options: SiteOptions,
  types: () => Promise<TypesByRecipe>,
): Promise<Served> {
  let computed: Promise<TypesByRecipe> | undefined;
  let known: TypesByRecipe | undefined;
  const plan = await planSite(book, { ...options, types: async () => known });
  const pages = new Map(plan.pages.map((page) => [page.path, page]));
  const made = new Map<string, Promise<string>>();
  const typed = new Map(recipesOf(book).map(({ name }) => [typesPath(name), name]));
  let beside: Files | undefined;

  /** Asks the compiler, once. Whoever looks at a page does not wait for it; the next one sees more. */
  function typesOnce(): Promise<TypesByRecipe> {
    computed ??= types().then((found) => {
      known = found;
      for (const { path, typed } of plan.pages) if (typed) made.delete(path);
      return found;
    });
    return computed;
  }

  async function rendered(page: { path: string; html(): Promise<string> }): Promise<string> {
    const html = made.get(page.path) ?? page.html();
    made.set(page.path, html);
    return html;
  }

  return {
    has: (path) => pages.has(path),
    get(path) {
      const page = pages.get(path);
      if (page?.typed) typesOnce().catch(() => {});
      if (page) return rendered(page);
      const shared = plan.shared.get(path);
      if (shared !== undefined) return shared;
      const recipe = typed.get(path);
      if (recipe !== undefined) {
        return typesOnce().then((found) => typesFile(recipe, found.get(recipe)));
      }
      beside ??= plan.beside();
      return beside.get(path);
    },
  };
}
