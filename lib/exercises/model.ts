/** What a student does, from the lightest to the hardest: fills a gap, repairs a naive program, or builds a variation. */
export const kinds = ['gap', 'repair', 'variation'] as const;
export type Kind = (typeof kinds)[number];

/** One exercise of a recipe, as its folder tells it. */
export interface Exercise {
  /** Recipe and name: `qotd/whole-quote`. */
  id: string;
  recipe: string;
  /** The folder's name, and the name of the attempt's file. */
  name: string;
  /** Absolute path of the folder. */
  folder: string;
  title: string;
  kind: Kind;
  /** About how long it takes, in minutes. */
  minutes: number;
  /** Markdown of the sections, without their headings. */
  task: string;
  why: string;
  first: string;
  /** Markdown, from a nudge to nearly the answer. */
  hints: string[];
  /** Where the student begins, and one way to end. */
  starter: string;
  solution: string;
  /** Absolute path of the module with the checks. */
  checks: string;
  wrong: WrongAttempt[];
}

/** A plausible attempt that is wrong, and what its author must be told. */
export interface WrongAttempt {
  /** The file's name without `.ts`. */
  name: string;
  source: string;
  /** The ids of the checks that it fails, as its first comment names them: `// Fails: split-reply`. */
  fails: string[];
  /** What a student sees, kept beside it as `NAME.txt`; empty where there is none yet. */
  told: string;
}
