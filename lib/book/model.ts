import type { Proof } from '../play/proof.ts';
import type { Recording } from '../play/recording.ts';
import type { RecipeExercise } from './exercises.ts';

/** The whole book, read from `recipes/`. */
export interface Book {
  title: string;
  /** Markdown: what stands before the first chapter in `recipes/README.md`. */
  introduction: string;
  chapters: Chapter[];
  /** `recipes/goes-wrong.md`: the causes of pitfalls. */
  causes?: Sections;
  /** `recipes/glossary.md`: the terms and what they mean. */
  glossary?: Sections;
  /** `recipes/teaching.md`: the guide for teachers. */
  teaching?: Guide;
}

/** The guide for teachers, in sections. */
export interface Guide {
  title: string;
  /** Markdown. */
  introduction: string;
  sections: {
    title: string;
    /** From the title; the id on the page. */
    slug: string;
    /** Markdown. */
    body: string;
  }[];
}

/** A text in sections that stands beside the recipes. */
export interface Sections {
  title: string;
  /** Markdown. */
  introduction: string;
  sections: {
    /** The section's heading: its name, and the others it goes by. */
    names: string[];
    /** From the first name; the id on the page. */
    slug: string;
    /** Markdown. */
    body: string;
  }[];
}

export interface Chapter {
  /** From the title: `udp-and-datagrams`. */
  slug: string;
  title: string;
  /** Markdown: what stands between the chapter's heading and its list of recipes. */
  opening: string;
  recipes: Recipe[];
}

export type Level = 'beginner' | 'intermediate' | 'advanced';

export interface Recipe {
  /** The folder's name, the program's name and the page's address. */
  name: string;
  /** Absolute path of the folder. */
  folder: string;
  title: string;
  /** One plain-text sentence. */
  summary: string;
  level: Level;
  protocols: string[];
  specifications: Reference[];
  apis: Reference[];
  /** Names of recipes to read first, and of those to read next. */
  before: string[];
  after: string[];
  program: Program;
  /** Markdown of the sections, without their headings. */
  purpose: string;
  working: string;
  /** Markdown before the first pitfall, usually empty. */
  pitfallsOpening: string;
  pitfalls: Pitfall[];
  further: string;
  references: string;
  /** The test file, relative to the project's root. */
  testFile: string;
  recording: Recording;
  /** The lighter ones first. */
  exercises: RecipeExercise[];
}

export interface Reference {
  label: string;
  url: string;
}

export interface Pitfall {
  /** Without `Pitfall: `. */
  title: string;
  /** Lower-case words joined by hyphens; the id on the page. */
  slug: string;
  /** The slug of its cause in `recipes/goes-wrong.md`; undefined in a book without causes. */
  cause?: string;
  /** Markdown. */
  body: string;
  /** The test of the same name that proves it, and what it shows on the wire where it does a thing both ways. */
  proof: { line: number; source: string; ways?: Proof };
}

/** A program, cut for reading. */
export interface Program {
  /** Relative to the project's root. */
  file: string;
  source: string;
  /** Markdown of the file's opening doc comment. */
  introduction: string;
  rows: Row[];
  /** Top-level declarations by name. */
  declarations: Map<string, Declaration>;
}

/** A comment and the code it speaks of. */
export interface Row {
  /** Markdown; empty where code has no comment of its own. */
  comment: string;
  code: string;
  /** The first line of the code in the file, counted from 1. */
  line: number;
}

export interface Declaration {
  name: string;
  /** First and last line in the file, counted from 1; without its comment. */
  line: number;
  endLine: number;
  source: string;
}

/** A mistake in a recipe, with the place to mend it. */
export interface Mistake {
  /** Relative to the project's root. */
  file: string;
  line: number;
  message: string;
}
