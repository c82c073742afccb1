import type { Book } from '../../lib/book/model.ts';
import type { Files } from '../assets.ts';
import { recipesOf } from '../paths.ts';
import { planSite, type SiteOptions } from '../site.tsx';
import { typesPath } from '../types/types-file.ts';
import type { Served } from './server.ts';

/**
 * The site of a book whose pages are rendered when they are asked for, each
 * once. So after a save only the page that is looked at costs time.
 *
 * @param types computes the files with what names in programs mean
 */
export async function lazySite(
  book: Book,
  options: SiteOptions,
  types: () => Promise<Files>,
): Promise<Served> {
  const plan = await planSite(book, options);
  const pages = new Map(plan.pages.map((page) => [page.path, page]));
  const made = new Map<string, Promise<string>>();
  const typed = new Set(recipesOf(book).map(({ name }) => typesPath(name)));
  let computed: Promise<Files> | undefined;
  let beside: Files | undefined;

  async function rendered(page: { path: string; html(): Promise<string> }): Promise<string> {
    const html = made.get(page.path) ?? page.html();
    made.set(page.path, html);
    return html;
  }

  return {
    has: (path) => pages.has(path),
    get(path) {
      const page = pages.get(path);
      if (page) return rendered(page);
      const shared = plan.shared.get(path);
      if (shared !== undefined) return shared;
      if (typed.has(path)) {
        computed ??= types();
        return computed.then((files) => files.get(path) ?? '');
      }
      beside ??= plan.beside();
      return beside.get(path);
    },
  };
}
