import type { Conversation, Side } from '../../lib/wire/events.ts';
import { Bytes, Fields } from './fields.tsx';
import type { Named } from './names.ts';
import { sizeInWords, time } from './units.ts';
import { addressOf, bytesOf, kindOf, meaningOf, nameOf, otherSide, protocolOf } from './words.ts';

/** Who speaks, with the side's own mark: a square for the program, a dot for the peer. */
export function Speaker({ side, name }: { side: Side; name: string }) {
  return <span class={`speaker ${side}`}>{name}</span>;
}

/** `HTTP over TCP`, or `UDP` alone. */
function carriedBy(conversation: Conversation): string {
  const [spoken, carrier] = [protocolOf(conversation), conversation.transport.toUpperCase()];
  return spoken === carrier ? carrier : `${spoken} over ${carrier}`;
}

/** One event in full: who, when, how much, and its bytes field by field. */
export function EventCard({
  event: { segment, id },
  program,
  previous,
  next,
  shown,
}: {
  event: Named;
  program: string;
  previous?: Named | undefined;
  next?: Named | undefined;
  /** Shown where no event is chosen. */
  shown: boolean;
}) {
  const { event, conversation, summary, fields } = segment;
  const bytes = bytesOf(segment);
  return (
    <article id={id} class={`card ${event.from}${shown ? ' first' : ''}`} tabIndex={-1}>
      <header>
        <nav class="steps" aria-label="Events">
          {previous ? <a href={`#${previous.id}`}>Previous</a> : <span>Previous</span>}
          {next ? <a href={`#${next.id}`}>Next</a> : <span>Next</span>}
        </nav>
        <p class="who">
          <Speaker side={event.from} name={nameOf(segment, event.from, program)} /> to{' '}
          <Speaker
            side={otherSide(event.from)}
            name={nameOf(segment, otherSide(event.from), program)}
          />
        </p>
        <h3>{summary || kindOf(segment)}</h3>
        <p class="when">
          {[
            `at ${time(event.at)}`,
            kindOf(segment),
            ...(bytes ? [sizeInWords(bytes.length)] : []),
            carriedBy(conversation),
            `${addressOf(segment, event.from)} → ${addressOf(segment, otherSide(event.from))}`,
          ].join(' · ')}
        </p>
      </header>
      {bytes && bytes.length > 0 ? (
        fields.length > 0 ? (
          <Fields fields={fields} bytes={bytes} />
        ) : (
          <Bytes bytes={bytes} start={0} />
        )
      ) : (
        <p class="meaning">{meaningOf(segment, program)}</p>
      )}
      {event.kind === 'datagram' && event.lost && (
        <p class="meaning">The link dropped this datagram. Nobody is told.</p>
      )}
    </article>
  );
}
