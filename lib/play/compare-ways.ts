import type { Side, WireEvent } from '../wire/events.ts';
import { firstDifference } from './compare.ts';
import type { Masked } from './mask.ts';
import type { Proof, Way } from './proof.ts';

/** Times that differ by no more than this from those that are kept are left as they are, in milliseconds. */
const TOLERANCE = 50;

/**
 * The first difference between a proof and what was seen again, in words, or
 * undefined: who sent what, in which order within each conversation, and how
 * it ended. Neither the times count, nor how bytes were cut into segments, nor
 * which of two sides was first where both sent their FIN in the same instant.
 */
export function differentProof(
  recorded: Proof,
  seen: Proof,
  undercut = Infinity,
): string | undefined {
  for (const way of ['naive', 'right'] as const) {
    const tied = tiedFins(recorded[way]);
    const difference = firstDifference(
      comparable(recorded[way], tied),
      comparable(seen[way], tied),
      { concurrent: true, undercut },
    );
    if (difference !== undefined) return `the ${way} way: ${difference.message}`;
  }
  return undefined;
}

/** Whether two proofs say the same, apart from small differences of time. */
export function sameProof(one: Proof, other: Proof): boolean {
  return (
    differentProof(one, other, TOLERANCE) === undefined &&
    differentProof(other, one, TOLERANCE) === undefined
  );
}

/** The conversations that both sides ended in one instant. */
function tiedFins({ events }: Way): Set<number> {
  const fins = events.filter(({ kind }) => kind === 'fin');
  return new Set(
    fins.flatMap(({ conversation, from, at }) =>
      fins.some((fin) => fin.conversation === conversation && fin.from !== from && fin.at === at)
        ? [conversation]
        : [],
    ),
  );
}

/** A way as plays are compared, with two FINs that are tied in one order. */
function comparable({ conversations, events }: Way, tied: ReadonlySet<number>): Masked {
  const before = new Map<number, { event: WireEvent; index: number }>();
  const ordered = [...events];
  events.forEach((event, index) => {
    const last = before.get(event.conversation);
    before.set(event.conversation, { event, index });
    if (!tied.has(event.conversation) || event.kind !== 'fin' || last?.event.kind !== 'fin') return;
    const [first, second]: Side[] = ['program', 'peer'];
    ordered[last.index] = { ...last.event, from: first! };
    ordered[index] = { ...event, from: second! };
  });
  return { args: [], output: [], conversations, events: ordered };
}
