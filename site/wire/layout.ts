import type { Conversation, Segment, Side } from '../../lib/wire/events.ts';
import { type Named, nameEvents } from './names.ts';
import { protocolOf } from './words.ts';

/** Heights and distances of the diagram, in pixels. */
export const metrics = {
  /** From the top to the first event. */
  head: 80,
  /** From one event to the next. */
  row: 38,
  /** From the last event to the end of the lanes. */
  foot: 26,
  /** Half the width of a connection's bar. */
  bar: 3,
  /** From one bar to the next, where a lane has several connections at once. */
  slot: 16,
  /** The least and most that a silence adds. */
  silence: { least: 26, most: 74 },
} as const;

/** A vertical line: the program, or a peer. */
export interface Lane {
  name: string;
  side: Side;
  /** From the left edge, in percent of the width. */
  x: number;
  /** The address, where all its conversations share one. */
  address?: string;
  /** What a peer and the program speak: `HTTP`, `DNS`. */
  speaks?: string;
}

/** One event: an arrow from lane to lane. */
export interface Arrow extends Named {
  y: number;
  from: Lane;
  to: Lane;
  /** Which bar of each lane it starts and ends at, counted from 0. */
  fromSlot: number;
  toSlot: number;
  /** Shown where the time differs from that of the event before. */
  showTime: boolean;
}

/** How one side of a TCP connection stands, from top to bottom, on one lane. */
export interface Bar {
  lane: Lane;
  slot: number;
  top: number;
  /** Down to here it may still send. */
  end: number;
  /** Down to here it only listens: the other side has not ended yet. */
  bottom: number;
  /** How it ended; undefined where the recording ends first. */
  ending?: 'fin' | 'rst' | 'refused';
}

/** A time in which nothing was sent. */
export interface Silence {
  top: number;
  bottom: number;
  milliseconds: number;
}

export interface Layout {
  height: number;
  lanes: Lane[];
  arrows: Arrow[];
  bars: Bar[];
  silences: Silence[];
}

/** Places the events of a recording: pure arithmetic, all that the drawing needs. */
export function layOut(segments: Segment[]): Layout {
  const lanes = findLanes(segments);
  const program = lanes[0] as Lane;
  const laneOf = (segment: Segment, side: Side): Lane =>
    side === 'program'
      ? program
      : (lanes.find((lane) => lane.side === 'peer' && lane.name === segment.conversation.peer) ??
        program);
  const other = (side: Side): Side => (side === 'program' ? 'peer' : 'program');

  const silences: Silence[] = [];
  const placed: (Named & { y: number; showTime: boolean })[] = [];
  let y = metrics.head - metrics.row;
  let clock: number | undefined;
  for (const named of nameEvents(segments)) {
    const { at } = named.segment.event;
    const waited = clock === undefined ? 0 : at - clock;
    if (waited > 0) {
      const extra = silenceHeight(waited);
      silences.push({ top: y, bottom: y + metrics.row + extra, milliseconds: waited });
      y += extra;
    }
    y += metrics.row;
    placed.push({ ...named, y, showTime: clock !== at });
    clock = at;
  }
  const height = y + metrics.foot;

  const slots = assignSlots(placed);
  const arrows = placed.map((event) => {
    const { from } = event.segment.event;
    const slot = slots.get(event.segment.conversation.id) ?? { program: 0, peer: 0 };
    return {
      ...event,
      from: laneOf(event.segment, from),
      to: laneOf(event.segment, other(from)),
      fromSlot: slot[from],
      toSlot: slot[other(from)],
    };
  });

  const bars = connections(segments).flatMap((conversation) => {
    const own = placed.filter((event) => event.segment.conversation.id === conversation.id);
    const slot = slots.get(conversation.id) ?? { program: 0, peer: 0 };
    const [first] = own;
    if (!first) return [];
    return (['program', 'peer'] as const).flatMap((side) => {
      const bar = barOf(side, own, height);
      return bar ? [{ ...bar, lane: laneOf(first.segment, side), slot: slot[side] }] : [];
    });
  });
  return { height, lanes, arrows, bars, silences };
}

/** The program first, then the peers in the order in which they appear. */
function findLanes(segments: Segment[]): Lane[] {
  const conversations = [...new Set(segments.map((segment) => segment.conversation))];
  const names = [...new Set(conversations.map((conversation) => conversation.peer))];
  const lane = (name: string, side: Side, x: number, own: Conversation[]): Lane => {
    const addresses = new Set(
      own.map(({ programAddress, peerAddress }) =>
        side === 'program' ? programAddress : peerAddress,
      ),
    );
    const [address] = addresses;
    return {
      name,
      side,
      x,
      ...(addresses.size === 1 && address !== undefined && { address }),
      ...(side === 'peer' && { speaks: [...new Set(own.map(protocolOf))].join(', ') }),
    };
  };
  return [
    lane('program', 'program', 0, conversations),
    ...names.map((name, index) =>
      lane(
        name,
        'peer',
        ((index + 1) / names.length) * 100,
        conversations.filter((conversation) => conversation.peer === name),
      ),
    ),
  ];
}

/** A longer silence is drawn longer, but not in proportion: an hour must fit on the page. */
function silenceHeight(milliseconds: number): number {
  const { least, most } = metrics.silence;
  return Math.round(Math.min(most, least + 8 * Math.log2(1 + milliseconds / 100)));
}

function connections(segments: Segment[]): Conversation[] {
  const all = new Set(segments.map((segment) => segment.conversation));
  return [...all].filter((conversation) => conversation.transport === 'tcp');
}

/** Gives connections that stand at the same time bars beside each other, on each lane by itself. */
function assignSlots(
  placed: (Named & { y: number })[],
): Map<number, { program: number; peer: number }> {
  const spans = new Map<number, { peer: string; first: number; last: number }>();
  for (const { segment, y } of placed) {
    const { id, peer, transport } = segment.conversation;
    if (transport !== 'tcp') continue;
    // One that does not end in the recording stands to the end of the drawing.
    const last = hasEnded(segment.conversation, placed) ? y : Number.POSITIVE_INFINITY;
    spans.set(id, { peer, first: spans.get(id)?.first ?? y, last });
  }
  const slots = new Map<number, { program: number; peer: number }>();
  for (const [id, span] of spans) {
    const beside = [...slots].flatMap(([earlier, slot]) => {
      const one = spans.get(earlier);
      return one && one.last >= span.first ? [{ peer: one.peer, slot }] : [];
    });
    const free = (taken: number[]) => {
      let slot = 0;
      while (taken.includes(slot)) slot++;
      return slot;
    };
    slots.set(id, {
      program: free(beside.map(({ slot }) => slot.program)),
      peer: free(beside.filter(({ peer }) => peer === span.peer).map(({ slot }) => slot.peer)),
    });
  }
  return slots;
}

function hasEnded({ id }: Conversation, placed: Named[]): boolean {
  const events = placed.flatMap(({ segment: { event, conversation } }) =>
    conversation.id === id ? [event] : [],
  );
  const finished = (side: Side) => events.some(({ kind, from }) => kind === 'fin' && from === side);
  return (
    events.some(({ kind }) => kind === 'rst' || kind === 'refused') ||
    (finished('program') && finished('peer'))
  );
}

/** One side of a connection: it may send until its own FIN, and stands until both have ended. */
function barOf(
  side: Side,
  own: (Named & { y: number })[],
  height: number,
): Omit<Bar, 'lane' | 'slot'> | undefined {
  const find = (kind: string, from?: Side) =>
    own.find(
      ({ segment: { event } }) =>
        event.kind === kind && (from === undefined || event.from === from),
    );
  const refused = find('refused');
  if (refused && !find('open')) return undefined;
  const top = own[0]?.y ?? 0;
  const rst = find('rst') ?? refused;
  const fin = find('fin', side);
  const otherFin = find('fin', side === 'program' ? 'peer' : 'program');
  const bottom = rst?.y ?? (fin && otherFin ? Math.max(fin.y, otherFin.y) : height);
  if (fin && fin.y <= bottom) return { top, end: fin.y, bottom, ending: 'fin' };
  if (rst) {
    return {
      top,
      end: rst.y,
      bottom,
      ending: rst.segment.event.kind === 'refused' ? 'refused' : 'rst',
    };
  }
  return { top, end: height, bottom: height };
}
