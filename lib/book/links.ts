import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from './model.ts';
import { didYouMean, nearest } from './nearest.ts';

/** What there is in the book that a recipe may refer to. */
export interface Known {
  /** The names of all recipes. */
  recipes: ReadonlySet<string>;
  /** The causes of pitfalls; undefined in a book that does not tell them. */
  causes?: ReadonlySet<string>;
  /** The ids of the glossary's terms. */
  terms: ReadonlySet<string>;
}

/** The recipe that a text belongs to, as far as the text's links need it. */
export interface Linking {
  name: string;
  /** Absolute path. */
  folder: string;
  program: Program | undefined;
  known: Known;
  pitfalls: readonly { slug: string }[];
}

/**
 * Says what is wrong with a link in a text of a recipe: one to a declaration of
 * the program, to a pitfall, to another recipe, to a term or to a file must
 * lead somewhere.
 *
 * @param href as seen from the recipe's folder
 */
export function checkLink(href: string, recipe: Linking, say: (message: string) => void): void {
  if (/^(?:https?:|mailto:|#)/.test(href)) return;
  const { known, program, pitfalls } = recipe;
  const [path = '', anchor] = href.split('#');
  const other = /^\.\.\/([^/]+)\/(?:README\.md)?$/.exec(path)?.[1];
  if (other !== undefined) {
    if (!known.recipes.has(other)) {
      say(`there is no recipe “${other}”${didYouMean(other, known.recipes)}`);
    }
  } else if (path === '../glossary.md') {
    if (!known.terms.has(anchor ?? '')) {
      say(`the glossary has no “${anchor ?? ''}”${didYouMean(anchor ?? '', known.terms)}`);
    }
  } else if (!existsSync(join(recipe.folder, path))) {
    say(`there is no file “${path}”`);
  } else if (path === `${recipe.name}.ts` && anchor !== undefined && program) {
    const { declarations } = program;
    if (!declarations.has(anchor)) {
      say(`${path} declares no “${anchor}”${didYouMean(anchor, declarations.keys())}`);
    }
  } else if (path === 'README.md' && anchor?.startsWith(pitfallAnchor)) {
    const slug = anchor.slice(pitfallAnchor.length);
    const slugs = pitfalls.map((pitfall) => pitfall.slug);
    if (!slugs.includes(slug)) {
      const near = nearest(slug, slugs);
      const meant = near === undefined ? '' : `; did you mean “#${pitfallAnchor}${near}”?`;
      say(`there is no pitfall “#${anchor}”${meant}`);
    }
  }
}

/** What stands before a pitfall's slug in the address of its heading, where Markdown is read. */
export const pitfallAnchor = 'pitfall-';
