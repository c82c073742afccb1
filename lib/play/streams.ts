import type { Conversation, Side, WireEvent } from '../wire/events.ts';

/** All that went one way in one conversation; of datagrams, one. */
export interface Stream {
  conversation: Conversation;
  from: Side;
  /** The indices of its events among all events, in order. */
  events: number[];
  /** Its bytes, one character (U+0000 to U+00FF) a byte, in one piece an event. */
  pieces: string[];
  /** All pieces joined. */
  whole: string;
}

/** The streams of all events that have bytes, in the order in which they began. */
export function streamsOf(
  events: readonly WireEvent[],
  conversations: readonly Conversation[],
): Stream[] {
  const streams: Stream[] = [];
  const open = new Map<string, Stream>();
  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  events.forEach((event, index) => {
    if (!('bytes' in event)) return;
    const key = `${event.conversation} ${event.from}`;
    let stream = event.kind === 'data' ? open.get(key) : undefined;
    if (stream === undefined) {
      const conversation = byId.get(event.conversation)!;
      stream = { conversation, from: event.from, events: [], pieces: [], whole: '' };
      streams.push(stream);
      if (event.kind === 'data') open.set(key, stream);
    }
    stream.events.push(index);
    stream.pieces.push(Buffer.from(event.bytes).toString('latin1'));
  });
  for (const stream of streams) stream.whole = stream.pieces.join('');
  return streams;
}
