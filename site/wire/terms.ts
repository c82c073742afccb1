import type { Book } from '../../lib/book/model.ts';
import type { Field, Protocol, Segment } from '../../lib/wire/events.ts';

/** The glossary's entries: their slugs, by every name they go by, in lower case. */
export type Terms = ReadonlyMap<string, string>;

/** The entries of a glossary, to be looked up by name. */
export function termsOf(glossary: Book['glossary']): Terms {
  const sections = glossary?.sections ?? [];
  return new Map(
    sections.flatMap(({ names, slug }) => names.map((name) => [name.toLowerCase(), slug] as const)),
  );
}

/** Labels of fields, and the glossary's word for what they are, where it has one. */
const words: readonly [protocol: Protocol, label: RegExp, term: string][] = [
  ['http', /^(?:last )?chunk\b|^transfer-encoding$/i, 'Chunk'],
  ['http', /^trailer/i, 'Trailer'],
  ['http', /^status (?:line|code)$/i, 'Status line'],
  ['http', /^content(?:-length)?$/i, 'Content'],
  ['http', /^(?:connection|keep-alive)$/i, 'Keep-alive'],
  ['http', /^(?:via|proxy-)/i, 'Proxy'],
  ['http', /^tunnelled bytes$/i, 'Tunnel'],
  ['websocket', /^(?:ping|pong) frame$/i, 'Ping'],
  ['websocket', / frame$/i, 'Frame'],
  ['websocket', /^mask(?:ing key)?$/i, 'Mask'],
  ['dns', /^ttl$/i, 'TTL'],
  ['dns', /^(?:answer|authority|additional|record)\b/i, 'Record'],
  ['tls', /^client hello$/i, 'Client Hello'],
  ['tls', /^cipher suite$/i, 'Cipher suite'],
  ['tls', /^server[ _]name/i, 'SNI'],
  ['tls', /^certificate$/i, 'Certificate'],
];

/** The slug of the glossary's entry for a field; undefined where it has none. */
export function termOfField(
  { label }: Field,
  protocol: Protocol,
  terms: Terms,
): string | undefined {
  const found = words.find(([of, pattern]) => of === protocol && pattern.test(label));
  return found && terms.get(found[2].toLowerCase());
}

/** The slug of the glossary's entry for a kind of event; undefined for bytes, which speak for themselves. */
export function termOfEvent({ event, conversation }: Segment, terms: Terms): string | undefined {
  switch (event.kind) {
    case 'open':
      return terms.get('handshake');
    case 'fin':
      return terms.get('fin');
    case 'rst':
      return terms.get('rst');
    case 'refused':
      return terms.get(conversation.transport === 'tcp' ? 'rst' : 'port unreachable');
    case 'datagram':
      return event.lost ? terms.get('datagram') : undefined;
    case 'data':
      return undefined;
  }
}
