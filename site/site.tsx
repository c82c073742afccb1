import type { Book } from '../lib/book/model.ts';
import { type Bundle, buildAssets, type Files } from './assets.ts';
import type { Base } from './base.ts';
import { filesBeside } from './beside.ts';
import { hashOf, hashOfContent } from './cache/keys.ts';
import type { Store } from './cache/store.ts';
import { codeIn, codeOf } from './code/code-of.ts';
import { createHighlighter, type Highlighter } from './code/highlighter.ts';
import type { Edition, Repository } from './context.ts';
import { withoutSolutions } from './exercises/shown.ts';
import { feeds } from './feeds.ts';
import { isListed, recipesOf } from './paths.ts';
import { pageRenderer } from './render.tsx';
import { type TypesByRecipe, typesFiles } from './types/types-file.ts';

export interface SiteOptions {
  /** Style and script, where they are built already. */
  bundle?: Bundle;
  /** Keeps what it has highlighted; a new one by default. */
  highlighter?: Highlighter;
  /** Where the source is kept; without it the pages have no link to edit them. */
  repository?: Repository;
  /** The editions that the home page leads to; none by default. */
  editions?: Edition[];
  /** Where the site will stand; at the root of a server by default. */
  base?: Base;
  /** Whether there are pages with the exercises' answers, for teachers; a student's site has none. */
  solutions?: boolean;
  /** The pages listen for changes, for `npm start`. */
  live?: boolean;
  /** What the compiler knows of the programs, which is made apart; without it the site does without. */
  types?: () => Promise<TypesByRecipe | undefined>;
}

/** The files of a site before they are made. */
export interface Plan {
  /** The book as far as the site shows it. */
  book: Book;
  /** Style, scripts and icon. */
  shared: Files;
  pages: {
    path: string;
    /** Whether it shows what the compiler knows of the programs. */
    typed: boolean;
    /** Differs when anything does that the page is made of, but for the builder's own code. */
    key(): string;
    html(): Promise<string>;
    /** Begins to highlight what the page will show. */
    expect(): Promise<void>;
  }[];
  /** The files that are no pages. */
  beside(): Files;
}

/** Plans the site of a book: nothing but style and scripts is made yet. */
export async function planSite(whole: Book, options: SiteOptions = {}): Promise<Plan> {
  const { highlighter = createHighlighter(), repository, live = false } = options;
  const { solutions = false } = options;
  const book = solutions ? whole : withoutSolutions(whole);
  const { base = { path: '/' }, editions = [], types } = options;
  const { assets, files: shared } = options.bundle ?? (await buildAssets());
  const surroundings = {
    assets,
    base,
    editions,
    solutions,
    live,
    ...(repository && { repository }),
  };
  const renderer = pageRenderer(
    book,
    { ...surroundings, highlighter },
    types ?? (async () => undefined),
  );
  const context = hashOf(JSON.stringify(surroundings));
  const order = new Map(recipesOf(book).map((recipe, index) => [recipe, index]));
  return {
    book,
    shared,
    pages: renderer.pages.map((page) => ({
      path: page.path,
      typed: page.typed ?? false,
      // Types follow from the programs, which are part of the content.
      key: () =>
        hashOf(context, page.path, renderer.contentKey(page), page.typed && types ? 'typed' : ''),
      html: () => renderer.html(page),
      async expect() {
        if (page.of) await highlighter.expect(codeOf(page.of), order.get(page.of) ?? 0);
      },
    })),
    beside() {
      const listed = renderer.pages.map(({ path }) => path).filter(isListed);
      return new Map([...filesBeside(book), ...feeds(book, base, listed)]);
    },
  };
}

/** Renders the whole book. The same book gives the same bytes, whenever and wherever. */
export async function renderSite(book: Book, options: SiteOptions = {}): Promise<Files> {
  const highlighter = options.highlighter ?? createHighlighter();
  const plan = await planSite(book, { ...options, highlighter });
  for (const page of plan.pages) await page.expect();
  const files: Files = new Map(plan.shared);
  for (const { path, html } of plan.pages) files.set(path, await html());
  const typed = typesFiles((await options.types?.()) ?? new Map());
  for (const [path, content] of [...plan.beside(), ...typed]) files.set(path, content);
  highlighter.save(codeIn(plan.book));
  return files;
}

/** What it takes to bring a store up to date. */
export interface UpdateOptions extends SiteOptions {
  highlighter: Highlighter;
  /** Differs when the builder's own code does. */
  builder: string;
}

/** Renders what is not in the store as it would be now, and puts it there. */
export async function updateSite(book: Book, options: UpdateOptions, store: Store): Promise<void> {
  const plan = await planSite(book, options);
  const pages = plan.pages.map((page) => ({ ...page, key: hashOf(options.builder, page.key()) }));
  const stale = new Set(pages.filter(({ path, key }) => !store.has(path, key)));
  // Highlighting takes the longest, and runs beside the rendering.
  for (const page of stale) await page.expect();

  const put = (files: Files) => {
    for (const [path, content] of files) {
      const key = hashOfContent(content);
      if (!store.has(path, key)) store.put(path, key, content);
    }
  };
  // So the pages, which wait for it, are rendered last.
  put(plan.shared);
  const beside = plan.beside();
  if (!options.types) put(beside);
  for (const page of stale) store.put(page.path, page.key, await page.html());
  if (options.types) {
    put(new Map([...beside, ...typesFiles((await options.types()) ?? new Map())]));
  }
  options.highlighter.save(codeIn(plan.book));
}
