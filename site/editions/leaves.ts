import { posix } from 'node:path';
import type { Document, Element } from 'domhandler';
import { DomUtils, parseDocument } from 'htmlparser2';
import type { Book } from '../../lib/book/model.ts';
import type { Files } from '../assets.ts';
import { causesPath, chapterPath, glossaryPath, recipePath, teachingPath } from '../paths.ts';

/** A page of the site that an edition holds, without what only a screen needs. */
export interface Leaf {
  /** Below the site's root. */
  path: string;
  /** Its name in an edition: `qotd`, `chapter-streams`. */
  name: string;
  title: string;
  /** How deep it stands in the contents: a recipe stands below its chapter. */
  level: 1 | 2;
  /** The page's `main`, a copy of its own. */
  main: Element;
}

/** What has no use on paper or in a reader of books. */
const useless = new Set([
  'breadcrumbs',
  'on-screen',
  'on-this-page',
  'read-on',
  'scripted',
  'steps',
  'tools',
]);

/** The pages that an edition holds, in the order of reading; those that the site lacks are left out. */
export function leavesOf(book: Book, files: Files): Leaf[] {
  const paths: [path: string, level: 1 | 2][] = [
    ...book.chapters.flatMap((chapter): [string, 1 | 2][] => [
      [chapterPath(chapter), 1],
      ...chapter.recipes.map((recipe): [string, 2] => [recipePath(recipe), 2]),
    ]),
    [causesPath, 1],
    [glossaryPath, 1],
    [teachingPath, 1],
  ];
  return paths.flatMap(([path, level]) => {
    const html = files.get(path);
    return html === undefined ? [] : [leaf(path, level, String(html))];
  });
}

/** Reads HTML of ours; names keep their case, which drawings need. */
export function parsePage(html: string): Document {
  return parseDocument(html, { lowerCaseAttributeNames: false, lowerCaseTags: false });
}

function leaf(path: string, level: 1 | 2, html: string): Leaf {
  const main = DomUtils.findOne(({ name }) => name === 'main', parsePage(html).children);
  if (!main) throw new Error(`${path} has no main part`);
  for (const element of DomUtils.findAll(
    (one) => classesOf(one).some((name) => useless.has(name)),
    main.children,
  )) {
    DomUtils.removeElement(element);
  }
  const heading = DomUtils.findOne((element) => element.name === 'h1', main.children);
  const title = heading ? DomUtils.textContent(heading).replace(/\s+/g, ' ').trim() : path;
  return { path, name: nameOf(path), title, level, main };
}

/** The classes of an element. */
export function classesOf(element: Element): string[] {
  return (element.attribs.class ?? '').split(' ');
}

function nameOf(path: string): string {
  return path
    .replace(/^chapters\//, 'chapter-')
    .replace(/(?:\/index)?\.html$/, '')
    .replaceAll('/', '-');
}

/** How an edition names its places. */
export interface Places {
  /** The id that stands for one of a leaf's ids. */
  id(leaf: Leaf, id: string): string;
  /** The address of a leaf, or of an id in it. */
  address(leaf: Leaf, id: string | undefined): string;
}

/** Attributes that hold ids, one or several. */
const references = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for'];

/**
 * Makes a leaf's ids and links those of the edition. A link to a page that the
 * edition does not hold loses its address and keeps its words: whoever reads a
 * book on paper has no site beside it.
 */
export function relink(leaf: Leaf, leaves: Leaf[], places: Places): void {
  for (const element of DomUtils.findAll(() => true, leaf.main.children)) {
    const { attribs } = element;
    if (attribs.id) attribs.id = places.id(leaf, attribs.id);
    for (const name of references) {
      const ids = attribs[name];
      if (ids)
        attribs[name] = ids
          .split(' ')
          .map((id) => places.id(leaf, id))
          .join(' ');
    }
    const { href } = attribs;
    if (href === undefined || /^(?:https?|mailto):/.test(href)) continue;
    const [target = '', fragment] = href.split('#');
    const path = target === '' ? leaf.path : posix.join(posix.dirname(leaf.path), target);
    const other = leaves.find((one) => one.path === path);
    if (other) {
      const id = fragment && fragment !== 'the-page' ? decodeURIComponent(fragment) : undefined;
      attribs.href = places.address(other, id);
    } else unlink(element);
  }
}

/** Takes a link away and leaves what it holds. */
export function unlink(link: Element): void {
  link.name = isDrawn(link) ? 'g' : 'span';
  delete link.attribs.href;
  delete link.attribs.download;
}

/** Whether an element is part of a drawing. */
export function isDrawn(element: Element): boolean {
  for (let one = element.parent; one; one = one.parent) {
    if ('name' in one && one.name === 'svg') return true;
  }
  return false;
}

/** Puts every heading of a leaf so many levels deeper; its class tells what it was, `was-h1`. */
export function deepen(leaf: Leaf, steps: number): void {
  for (const element of DomUtils.findAll(({ name }) => /^h[1-6]$/.test(name), leaf.main.children)) {
    element.attribs.class = `${element.attribs.class ?? ''} was-${element.name}`.trim();
    element.name = `h${Math.min(Number(element.name.slice(1)) + steps, 6)}`;
  }
}
