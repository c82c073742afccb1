import { namedBy } from '../hash.ts';

/** The events of one conversation, of which one is chosen. */
export interface Events {
  readonly arrows: readonly SVGAElement[];
  readonly cards: readonly HTMLElement[];
  /** The chosen event's place. */
  readonly place: number;
  /** The place of the event that a link leads to; -1 for any other link. */
  placeOf(hash: string): number;
  /** Chooses an event. `asked` puts it into the address; `focus` moves the focus to its arrow. */
  choose(place: number, how?: { asked?: boolean; focus?: boolean }): void;
  /** Calls a listener after each choice. */
  onChoice(listener: (how: { asked: boolean; focus: boolean }) => void): void;
}

/** Takes the arrows and cards of a diagram together. */
export function eventsOf(wire: HTMLElement): Events {
  const arrows = [...wire.querySelectorAll<SVGAElement>('a.event')];
  const cards = [...wire.querySelectorAll<HTMLElement>('.card')];
  const listeners: Parameters<Events['onChoice']>[0][] = [];
  let current = 0;
  return {
    arrows,
    cards,
    get place() {
      return current;
    },
    placeOf: (hash) => cards.findIndex(({ id }) => id === namedBy(hash)),
    onChoice: (listener) => listeners.push(listener),
    choose(place, { asked = false, focus = false } = {}) {
      current = Math.min(Math.max(place, 0), cards.length - 1);
      for (const [index, card] of cards.entries()) {
        card.classList.toggle('chosen', index === current);
      }
      for (const [index, arrow] of arrows.entries()) {
        if (index === current) arrow.setAttribute('aria-current', 'true');
        else arrow.removeAttribute('aria-current');
        arrow.setAttribute('tabindex', index === current ? '0' : '-1');
      }
      if (asked) history.replaceState(history.state, '', `#${cards[current]?.id}`);
      if (focus) arrows[current]?.focus({ preventScroll: true });
      for (const listener of listeners) listener({ asked, focus });
    },
  };
}
