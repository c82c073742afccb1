import { performance } from 'node:perf_hooks';
import type { Conversation, Side, WireEvent } from './events.ts';

/** What happened, without when and where: the tap's part of an event. */
export type Happening =
  | { kind: 'open' | 'refused' | 'fin' | 'rst' }
  | { kind: 'data'; bytes: Uint8Array }
  | { kind: 'datagram'; bytes: Uint8Array; lost?: boolean };

/** What all taps of one play write into: one clock, one order of events. */
export interface Journal {
  conversations: Conversation[];
  events: WireEvent[];
  /** Milliseconds since the journal was opened. */
  now: () => number;
  /** Begins a conversation and gives it the next id. */
  begin: (conversation: Omit<Conversation, 'id'>) => Conversation;
  /** Notes what a side did; after `close` nothing more is noted. */
  note: (conversation: Conversation, from: Side, happening: Happening) => void;
  /** Bytes that went over the wire when the journal was already full, and are not in it; at least one for each such event. */
  omitted: () => number;
  /** Notes nothing from here on. */
  close: () => void;
}

const CAPACITY = 16 * 1024 * 1024;
/** What an event costs besides its bytes, roughly: a flood of empty datagrams is bounded too. */
const EVENT_COST = 64;

/**
 * Opens a journal. It keeps up to `capacity` bytes and counts what comes
 * after, so that its memory is bounded whatever goes over the wire. Beginnings
 * and ends of connections are always kept.
 */
export function openJournal(
  onEvent?: (event: WireEvent, conversation: Conversation) => void,
  capacity = CAPACITY,
): Journal {
  const began = performance.now();
  const now = (): number => performance.now() - began;
  const conversations: Conversation[] = [];
  const events: WireEvent[] = [];
  let kept = 0;
  let omitted = 0;
  let open = true;

  return {
    conversations,
    events,
    now,
    omitted: () => omitted,
    begin: (conversation) => {
      const begun = { id: conversations.length + 1, ...conversation };
      if (open) conversations.push(begun);
      return begun;
    },
    note: (conversation, from, happening) => {
      if (!open) return;
      if ('bytes' in happening) {
        const size = happening.bytes.length + EVENT_COST;
        if (kept + size > capacity) {
          omitted += Math.max(1, happening.bytes.length);
          return;
        }
        kept += size;
      }
      const event = { at: now(), conversation: conversation.id, from, ...happening };
      events.push(event);
      onEvent?.(event, conversation);
    },
    close: () => {
      open = false;
    },
  };
}
