import type { Recipe } from '../../lib/book/model.ts';
import { sameWays } from '../../lib/play/compare-ways.ts';
import type { Proof, Way } from '../../lib/play/proof.ts';
import { dissect } from '../../lib/wire/dissect.ts';
import type { Conversation } from '../../lib/wire/events.ts';
import { Diagram } from '../wire/diagram.tsx';
import { nameEvents } from '../wire/names.ts';
import { gist, told } from './way-words.ts';

/** What a test does on the wire both ways, the naive way beside the right one. */
export function Ways({
  proof: { naive, right },
  recipe: { name },
  id,
}: {
  proof: Proof;
  recipe: Pick<Recipe, 'name'>;
  /** Begins the ids of the events. */
  id: string;
}) {
  if (sameWays({ naive, right })) {
    return (
      <div class="ways stacked">
        <Drawn title="Both ways" same way={right} program={name} id={`${id}-right-`} />
      </div>
    );
  }
  const peers = [naive, right].map(({ conversations }) => lanes(conversations));
  return (
    <div class={Math.max(...peers) > 1 ? 'ways stacked' : 'ways'}>
      <Drawn title="The naive way" way={naive} program={`naive ${name}`} id={`${id}-naive-`} />
      <Drawn title="The right way" way={right} program={name} id={`${id}-right-`} />
    </div>
  );
}

/** How many lanes there are besides the program's. */
function lanes(conversations: readonly Conversation[]): number {
  return new Set(conversations.map(({ peer }) => peer)).size;
}

interface DrawnProps {
  title: string;
  /** Whether it stands for both ways. */
  same?: boolean;
  way: Way;
  program: string;
  id: string;
}

function Drawn({ title, same, way, program, id }: DrawnProps) {
  const segments = dissect(way.conversations, way.events);
  return (
    <figure class="conversation">
      <figcaption>
        <h3>{title}</h3>
        {same ? 'The same on the wire. What differs is what is made of it.' : gist(segments)}
      </figcaption>
      <Diagram segments={segments} program={program} target={`#${id}`} />
      <details class="as-table">
        <summary>
          The same in words<span class="unseen">: {title.toLowerCase()}</span>
        </summary>
        <ol>
          {nameEvents(segments).map(({ segment, id: event }) => {
            const { words, text } = told(segment, program);
            return (
              <li id={id + event}>
                {words}
                {text && <code class={segment.event.from}>{text}</code>}
              </li>
            );
          })}
        </ol>
      </details>
    </figure>
  );
}
