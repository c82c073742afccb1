import type { Book } from '../../lib/book/model.ts';
import { slug } from '../../lib/book/slug.ts';
import type { Field, Protocol, Segment } from '../../lib/wire/events.ts';

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
  glossary: Book['glossary'],
): string | undefined {
  const found = words.find(([of, pattern]) => of === protocol && pattern.test(label));
  return found && entry(found[2], glossary);
}

/** The slug of the glossary's entry for a kind of event; undefined for bytes, which speak for themselves. */
export function termOfEvent(
  { event, conversation }: Segment,
  glossary: Book['glossary'],
): string | undefined {
  switch (event.kind) {
    case 'open':
      return entry('Handshake', glossary);
    case 'fin':
      return entry('FIN', glossary);
    case 'rst':
      return entry('RST', glossary);
    case 'refused':
      return entry(conversation.transport === 'tcp' ? 'RST' : 'Port unreachable', glossary);
    case 'datagram':
      return event.lost ? entry('Datagram', glossary) : undefined;
    case 'data':
      return undefined;
  }
}

function entry(name: string, glossary: Book['glossary']): string | undefined {
  return glossary?.sections.find(({ names }) => names.some((one) => slug(one) === slug(name)))
    ?.slug;
}
