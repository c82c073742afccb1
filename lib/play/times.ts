import type { Conversation, WireEvent } from '../wire/events.ts';
import type { Play } from './play.ts';
import type { Output } from './recording.ts';
import type { Scenario } from './scenario.ts';

/** A pause shorter than this many milliseconds is none: what it separates is one instant. */
const INSTANT = 40;

/** Output this soon after an event belongs to its instant: a pipe is read later than the wire. */
const OUTPUT_INSTANT = 90;

/**
 * How long a pause is shown, in milliseconds: a multiple of 50, rounded so
 * that a timer of 100 ms that was seen 10 ms early or 39 ms late is 100.
 */
export function shownPause(gap: number): number {
  return gap < INSTANT ? 0 : Math.floor((gap + 10) / 50) * 50;
}

/**
 * The time shown for each of the times, which are in order. Times less than
 * 40 ms after the one before are the same instant; a pause is measured from the
 * first of one instant to the first of the next.
 */
export function shownTimes(times: readonly number[]): number[] {
  let instant = times[0] ?? 0;
  let before = instant;
  let shown = 0;
  return times.map((at) => {
    if (at - before >= INSTANT) {
      shown += shownPause(at - instant);
      instant = at;
    }
    before = at;
    return shown;
  });
}

/**
 * Wire events and output with rounded times, the first at 0, and what came in
 * pieces for no reason put together: data that one side sent in one instant
 * with nothing of that conversation between, and output of one stream in one
 * instant.
 */
export function condense(
  events: readonly WireEvent[],
  output: readonly Output[],
  concurrent = false,
): { events: WireEvent[]; output: Output[] } {
  const began = Math.min(events[0]?.at ?? Infinity, output[0]?.at ?? Infinity);
  const real = events.map(({ at }) => at);
  // What was printed long before the first event belongs to the time line, too.
  const shown = shownTimes([began, ...real]).slice(1);
  const rounded = events.map((event, index) => ({ ...event, at: shown[index]! }));
  const ordered = concurrent ? inTurns(rounded) : rounded;
  return { events: joinInstants(ordered), output: joinOutput(placed(output, real, shown, began)) };
}

/**
 * The events of each instant in an order that does not depend on chance, each
 * conversation in its own order: what reached the program before what it did
 * about it, and connections that it opened before all else that it did. Where
 * that leaves a choice, the conversation with the lower number comes first.
 */
function inTurns(events: readonly WireEvent[]): WireEvent[] {
  const rank = ({ from, kind }: WireEvent) => (from === 'peer' ? 0 : kind === 'open' ? 1 : 2);
  return [...new Set(events.map(({ at }) => at))].flatMap((at) => {
    const left = events.filter((event) => event.at === at);
    const ordered: WireEvent[] = [];
    while (left.length > 0) {
      const own = new Set<number>();
      const heads = left.filter(
        ({ conversation }) => !own.has(conversation) && own.add(conversation),
      );
      heads.sort((one, other) => rank(one) - rank(other) || one.conversation - other.conversation);
      ordered.push(...left.splice(left.indexOf(heads[0]!), 1));
    }
    return ordered;
  });
}

/** Data joined that came in one instant, without anything of its conversation between; times stay. */
export function joinData(events: readonly WireEvent[]): WireEvent[] {
  const instants = shownTimes(events.map(({ at }) => at));
  return join(events, (index) => instants[index]!);
}

/** The same for events whose times are rounded already. */
function joinInstants(events: readonly WireEvent[]): WireEvent[] {
  return join(events, (index) => events[index]!.at);
}

function join(events: readonly WireEvent[], instantOf: (index: number) => number): WireEvent[] {
  const last = new Map<number, { event: WireEvent; instant: number; parts: Uint8Array[] }>();
  const joined: { event: WireEvent; parts: Uint8Array[] }[] = [];
  events.forEach((event, index) => {
    const before = last.get(event.conversation);
    const instant = instantOf(index);
    const goesOn =
      event.kind === 'data' &&
      before?.event.kind === 'data' &&
      before.event.from === event.from &&
      before.instant === instant;
    if (goesOn) {
      before.parts.push(event.bytes);
      return;
    }
    const own = { event, instant, parts: event.kind === 'data' ? [event.bytes] : [] };
    joined.push(own);
    last.set(event.conversation, own);
  });
  return joined.map(({ event, parts }) =>
    event.kind === 'data' && parts.length > 1
      ? { ...event, bytes: new Uint8Array(Buffer.concat(parts)) }
      : event,
  );
}

/**
 * Output at the times shown for the wire events around it: a pipe is not read
 * in step with the wire, and so output soon after an event, or just before the
 * next, is put there.
 */
function placed(
  output: readonly Output[],
  real: readonly number[],
  shown: readonly number[],
  began: number,
): Output[] {
  let earliest = 0;
  return output.map((piece) => {
    const index = real.findLastIndex((at) => at <= piece.at);
    const since = piece.at - (real[index] ?? began);
    const next = real[index + 1] ?? Infinity;
    const before = shown[index] ?? 0;
    const after = shown[index + 1] ?? Infinity;
    const at =
      since < OUTPUT_INSTANT
        ? before
        : next - piece.at < INSTANT
          ? after
          : Math.min(before + shownPause(since), after);
    earliest = Math.max(earliest, at);
    return { ...piece, at: earliest };
  });
}

/** Output of one stream in one instant joined; stdout first, for which of two pipes is read first is chance. */
function joinOutput(output: readonly Output[]): Output[] {
  const result: Output[] = [];
  for (const at of new Set(output.map((piece) => piece.at))) {
    for (const stream of ['stdout', 'stderr'] as const) {
      const own = output.filter((piece) => piece.at === at && piece.stream === stream);
      if (own.length > 0) result.push({ at, stream, text: own.map(({ text }) => text).join('') });
    }
  }
  return result;
}

/**
 * The conversations and events of a play in the order in which they are shown.
 * For a scenario that is `concurrent` conversations that begin in one instant
 * are put in the order of the scenario's peers.
 */
export function inOrder(
  play: Play,
  scenario: Scenario,
): { conversations: Conversation[]; events: WireEvent[]; upstreamPorts: Map<number, number> } {
  const { conversations, events, upstreamPorts } = play;
  if (!scenario.concurrent) return { conversations, events, upstreamPorts };
  const names = Object.keys(scenario.peers ?? {});
  const times = shownTimes(events.map(({ at }) => at));
  const begun = new Map<number, number>();
  events.forEach((event, index) => {
    if (!begun.has(event.conversation)) begun.set(event.conversation, times[index]!);
  });
  const sorted = conversations.toSorted(
    (one, other) =>
      (begun.get(one.id) ?? Infinity) - (begun.get(other.id) ?? Infinity) ||
      names.indexOf(one.peer) - names.indexOf(other.peer) ||
      one.id - other.id,
  );
  const ids = new Map(sorted.map(({ id }, index) => [id, index + 1]));
  return {
    conversations: sorted.map((conversation, index) => ({ ...conversation, id: index + 1 })),
    events: events.map((event) => ({ ...event, conversation: ids.get(event.conversation)! })),
    upstreamPorts: new Map([...upstreamPorts].map(([id, port]) => [ids.get(id) ?? id, port])),
  };
}
