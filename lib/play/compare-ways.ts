import { other } from '../wire/address.ts';
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
    const [was, is] = [recorded[way], seen[way]];
    const difference = firstDifference(
      comparable(was, was.events),
      comparable(is, finsAs(was, is.events)),
      { concurrent: true, undercut },
    );
    if (difference !== undefined) return `the ${way} way: ${difference.message}`;
  }
  return undefined;
}

/** Whether the two ways of a proof are the same on the wire, so that only what is made of it differs. */
export function sameWays({ naive, right }: Proof): boolean {
  return differentProof({ naive, right: naive }, { naive, right }) === undefined;
}

/** Whether two proofs say the same, apart from small differences of time. */
export function sameProof(one: Proof, other: Proof): boolean {
  return (
    differentProof(one, other, TOLERANCE) === undefined &&
    differentProof(other, one, TOLERANCE) === undefined
  );
}

/** A way as plays are compared. */
function comparable({ conversations }: Way, events: WireEvent[]): Masked {
  return { args: [], output: [], conversations, events };
}

/** Events with two FINs next to each other in the order of the recorded ones, where these were tied. */
function finsAs(recorded: Way, events: readonly WireEvent[]): WireEvent[] {
  const firsts = tiedFins(recorded);
  const before = new Map<number, { event: WireEvent; index: number }>();
  const ordered = [...events];
  events.forEach((event, index) => {
    const last = before.get(event.conversation);
    before.set(event.conversation, { event, index });
    const first = firsts.get(event.conversation);
    if (first === undefined || event.kind !== 'fin' || last?.event.kind !== 'fin') return;
    ordered[last.index] = { ...last.event, from: first };
    ordered[index] = { ...event, from: other(first) };
  });
  return ordered;
}

/** The conversations that both sides ended in one instant, and who was noted first. */
function tiedFins({ events }: Way): Map<number, Side> {
  const fins = events.filter(({ kind }) => kind === 'fin');
  const tied = new Map<number, Side>();
  for (const { conversation, from, at } of fins) {
    const twin = fins.find((fin) => fin.conversation === conversation && fin.from !== from);
    if (twin?.at === at && !tied.has(conversation)) tied.set(conversation, from);
  }
  return tied;
}
