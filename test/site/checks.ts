import { posix } from 'node:path';
import type { Files } from '../../site/assets.ts';
import { elements } from './html.ts';

/** The pages of a site. */
export function pagesOf(files: Files): [path: string, html: string][] {
  return [...files].flatMap(([path, content]) =>
    path.endsWith('.html') ? [[path, String(content)] as [string, string]] : [],
  );
}

/** Links and requests within the site that lead to no file, or to no such id in it. */
export function brokenLinks(files: Files): string[] {
  const ids = new Map(pagesOf(files).map(([path, html]) => [path, new Set(idsOf(html))]));
  return pagesOf(files).flatMap(([path, html]) =>
    elements(html).flatMap(({ name, attributes }) => {
      const href = attributes.get('href') ?? attributes.get('src');
      if (href === undefined || /^(?:https?|mailto):/.test(href)) return [];
      const [target = '', fragment] = href.split('#');
      const file =
        target === ''
          ? path
          : target.startsWith('/')
            ? target.slice(1)
            : posix.join(posix.dirname(path), target);
      const found =
        files.has(file) && (!fragment || ids.get(file)?.has(decodeURIComponent(fragment)));
      return found ? [] : [`${path}: <${name}> ${href}`];
    }),
  );
}

/** Ids that a page uses more than once. */
export function repeatedIds(files: Files): string[] {
  return pagesOf(files).flatMap(([path, html]) =>
    idsOf(html)
      .filter((id, index, all) => all.indexOf(id) !== index)
      .map((id) => `${path}: ${id}`),
  );
}

function idsOf(html: string): string[] {
  return elements(html).flatMap(({ attributes }) => attributes.get('id') ?? []);
}
