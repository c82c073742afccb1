import type { Segment } from '../../lib/wire/events.ts';

/** A wire event as the page names it. */
export interface Named {
  segment: Segment;
  /** `wire-2.3`: the third event of the second conversation. Other conversations don't change it. */
  id: string;
}

/** Names the events of a recording. */
export function nameEvents(segments: Segment[]): Named[] {
  const counts = new Map<number, number>();
  return segments.map((segment) => {
    const { id } = segment.conversation;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return { segment, id: `wire-${id}.${count}` };
  });
}
