import type { Segment } from '../../lib/wire/events.ts';
import { Capture } from './capture.tsx';
import { Diagram } from './diagram.tsx';
import { EventCard } from './event.tsx';
import { Legend } from './legend.tsx';
import { nameEvents } from './names.ts';
import { EventTable } from './table.tsx';
import { bytesOf } from './words.ts';

/**
 * The recorded conversation: the diagram, every event in full beside it, and a
 * table of the same, below what stays in sight while the reader scrolls. Without
 * a script the arrows are links, and the event that the address names is the one
 * shown.
 */
export function Wire({ segments, program }: { segments: Segment[]; program: string }) {
  const events = nameEvents(segments);
  const first = events.find(({ segment }) => bytesOf(segment)?.length) ?? events[0];
  const peers = new Set(segments.map(({ conversation }) => conversation.peer)).size;
  return (
    <>
      <div class={`wire peers${Math.min(peers, 4)}`} data-recipe={program}>
        <div class="wire-tools scripted" />
        <figure class="conversation">
          <Diagram segments={segments} program={program} />
          <figcaption>
            <Legend segments={segments} program={program} />
            <Capture program={program} />
          </figcaption>
        </figure>
        <div class="cards">
          {events.map((event, index) => (
            <EventCard
              event={event}
              program={program}
              previous={events[index - 1]}
              next={events[index + 1]}
              shown={event === first}
            />
          ))}
        </div>
      </div>
      <details class="as-table">
        <summary>The same as a table</summary>
        <EventTable events={events} program={program} />
      </details>
    </>
  );
}
