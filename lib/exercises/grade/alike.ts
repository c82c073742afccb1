import { tokensOf } from './tokens.ts';

/** An attempt to be compared. */
export interface Compared {
  student: string;
  source: string;
}

export interface Alike {
  /** From 0 to 1, of the two that are most alike. */
  likeness: number;
  students: string[];
  /** Whether the book's own solution is among them. */
  solution: boolean;
}

/**
 * How much of two attempts must be the same to be looked at together: of what
 * both did by themselves, four parts in five. Attempts that were made apart
 * share less than one part in five, as a rule; a line that was changed costs
 * one in twenty.
 */
export const likenessLimit = 0.8;

/** How many tokens make a piece, and how many pieces of one's own an attempt needs to be compared. */
const shingle = 6;
const fewest = 40;

/** Longer ones, in characters, are no programs that somebody wrote. */
const longest = 64 * 1024;

/**
 * Finds attempts at one exercise that are near-identical, whatever their names,
 * comments, texts and line ends are. What was given in the starter is left out,
 * and so attempts that add little to it are not compared. It says nothing of
 * how they came to be so.
 *
 * @param given the starter and the solution of the exercise
 */
export function alikeAmong(
  attempts: readonly Compared[],
  given: { starter: string; solution: string },
): Alike[] {
  const starter = shinglesOf(given.starter);
  const own = (source: string) =>
    new Set([...shinglesOf(source)].filter((piece) => !starter.has(piece)));
  const solution = own(given.solution);
  const all = attempts
    .filter((attempt) => attempt.source.length <= longest)
    .map(({ student, source }) => ({ student, pieces: own(source) }))
    .filter(({ pieces }) => pieces.size >= fewest);

  const groups: { members: Set<number>; likeness: number }[] = [];
  for (let one = 0; one < all.length; one++) {
    for (let other = one + 1; other < all.length; other++) {
      const likeness = jaccard(all[one]!.pieces, all[other]!.pieces);
      if (likeness >= likenessLimit) join(groups, one, other, likeness);
    }
  }
  return groups
    .map(({ members, likeness }): Alike => {
      const those = [...members].sort((a, b) => a - b).map((index) => all[index]!);
      return {
        likeness: Math.round(likeness * 100) / 100,
        students: those.map(({ student }) => student),
        solution: those.some(({ pieces }) => jaccard(pieces, solution) >= likenessLimit),
      };
    })
    .sort((a, b) => b.likeness - a.likeness || (a.students[0]! < b.students[0]! ? -1 : 1));
}

/** Puts two into one group, and with them all that either was in one with. */
function join(
  groups: { members: Set<number>; likeness: number }[],
  one: number,
  other: number,
  likeness: number,
): void {
  const members = new Set([one, other]);
  let most = likeness;
  for (const group of [...groups]) {
    if (!group.members.has(one) && !group.members.has(other)) continue;
    for (const member of group.members) members.add(member);
    most = Math.max(most, group.likeness);
    groups.splice(groups.indexOf(group), 1);
  }
  groups.push({ members, likeness: most });
}

function shinglesOf(source: string): Set<string> {
  const tokens = tokensOf(source);
  const pieces = new Set<string>();
  for (let at = 0; at + shingle <= tokens.length; at++) {
    pieces.add(tokens.slice(at, at + shingle).join(' '));
  }
  return pieces;
}

/** How much two sets share, of all that either has. */
function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const piece of one) if (other.has(piece)) shared += 1;
  const all = one.size + other.size - shared;
  return all === 0 ? 0 : shared / all;
}
