import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Book } from '../lib/book/model.ts';
import type { Base } from './base.ts';
import type { Highlighter } from './code/highlighter.ts';
import type { TypesByRecipe } from './types/types-file.ts';

/** Where the book's source is kept, for links to edit a page and to read a test. */
export interface Repository {
  /** `https://github.com/owner/name`, without a slash at the end. */
  url: string;
  /** The branch that the links lead to. */
  branch: string;
}

/** A form of the whole book beside the site. */
export interface Edition {
  /** Below the site's root. */
  path: string;
  title: string;
  /** What it is good for, in a few words. */
  note: string;
}

/** The names of the files that the pages ask for, below the site's root. */
export interface Assets {
  style: string;
  /** What the pages need beside the recipes' own. */
  pagesStyle: string;
  script: string;
  icon: string;
}

/** What every component may know: the book, and how this site is built. */
export interface Site {
  book: Book;
  assets: Assets;
  highlighter: Highlighter;
  repository?: Repository;
  /** The editions beside the site; usually none. */
  editions: Edition[];
  /** What the compiler knows of the programs, for pages that say that they show it; it may be lacking. */
  types?: TypesByRecipe;
  /** Where the site will stand. */
  base: Base;
  /** Whether the book has exercises. */
  exercises: boolean;
  /** Whether the site gives the exercises' answers; a student's does not. */
  solutions: boolean;
  /** True under `npm start`, where the page listens for changes. */
  live: boolean;
  /** This page's path below the site's root. */
  path: string;
  /** The way from this page to the site's root: empty, or `../`. */
  root: string;
}

export const SiteContext = createContext<Site | undefined>(undefined);

/** The site that the component is rendered for. */
export function useSite(): Site {
  const site = useContext(SiteContext);
  if (!site) throw new Error('a component was rendered outside of a site');
  return site;
}
