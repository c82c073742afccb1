import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeAtomically } from './atomic.ts';
import { type Judged, judged } from './model.ts';

/** The results that a grading has kept so far, one file for each attempt, so that nothing is lost. */
export interface Kept {
  /** What was found before about the same attempt in the same circumstances. */
  find(place: Place, key: string): Judged | undefined;
  /** Keeps a result, in one step; one with a grader error is not kept, so that it is tried again. */
  keep(place: Place, key: string, result: Judged, times: Times): void;
}

/** Whose attempt at what. */
export interface Place {
  /** The submission's id. */
  student: string;
  exercise: string;
}

/** When a result was found, and how long that took. These are told nowhere else. */
export interface Times {
  at: Date;
  milliseconds: number;
}

const file = v.object({ key: v.string(), result: judged });

/** Keeps results in a folder. What is damaged there is as good as not there. */
export function keptIn(folder: string): Kept {
  const pathOf = ({ student, exercise }: Place) => join(folder, student, `${exercise}.json`);
  return {
    find(place, key) {
      try {
        const found = v.parse(file, JSON.parse(readFileSync(pathOf(place), 'utf8')));
        return found.key === key ? found.result : undefined;
      } catch {
        return undefined;
      }
    },
    keep(place, key, result, { at, milliseconds }) {
      if (result.results.some(({ outcome }) => outcome === 'grader error')) return;
      const told = { key, at: at.toISOString(), milliseconds, result };
      writeAtomically(pathOf(place), `${JSON.stringify(told, undefined, 1)}\n`);
    },
  };
}

/** What names a result: the same for the same content in the same circumstances only. */
export function keyOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
