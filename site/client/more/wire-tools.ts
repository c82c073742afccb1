import '../../theme/more/wire-tools.css';
import { type EventData, wireDataName, wireDataPath } from '../../wire/event-data.ts';
import { keysOff } from '../keys.ts';
import { data, offer } from '../more.ts';
import { showBytes } from '../wire/bytes.ts';
import { type Events, eventsOf } from '../wire/events.ts';
import { addTools, type Tools } from '../wire/tools.ts';

offer('wire-tools', { open });

/** Makes a conversation's diagram, its events and their bytes work together. */
function open(wire: HTMLElement): void {
  const events = eventsOf(wire);
  if (events.arrows.length === 0) return;
  const tools = addTools(wire, events);
  followLinks(wire, events);
  followKeys(wire, events, tools);
  void followBytes(wire, events);
  wire.classList.add('live');

  const named = () => events.placeOf(location.hash);
  addEventListener('hashchange', () => {
    if (named() >= 0) events.choose(named());
  });
  const first = events.cards.findIndex((card) => card.classList.contains('first'));
  events.choose(named() >= 0 ? named() : first);
}

/** A link to an event, in the diagram or in the table below it, shows the event where the reader is. */
function followLinks(wire: HTMLElement, events: Events): void {
  const follow = (event: Event) => {
    const { ctrlKey, metaKey, shiftKey, target, currentTarget } = event as MouseEvent;
    if (ctrlKey || metaKey || shiftKey) return;
    const link = target instanceof Element && target.closest('a');
    const place = link ? events.placeOf(link.getAttribute('href') ?? '') : -1;
    if (!link || place < 0) return;
    event.preventDefault();
    events.choose(place, { asked: true });
    if (currentTarget !== wire) events.cards[place]?.scrollIntoView();
    else if (!isBeside(wire)) events.cards[place]?.scrollIntoView({ block: 'nearest' });
  };
  for (const part of [wire, wire.nextElementSibling]) part?.addEventListener('click', follow);
}

/** Whether the event in full is in sight of the diagram; where it is below, it must be scrolled to. */
function isBeside(wire: HTMLElement): boolean {
  const [drawing, cards] = ['.drawing', '.cards'].map((part) =>
    wire.querySelector(part)?.getBoundingClientRect(),
  );
  return wire.closest('dialog') !== null || (cards?.left ?? 0) >= (drawing?.right ?? 0);
}

function followKeys(wire: HTMLElement, events: Events, { zoom, window }: Tools): void {
  wire.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { target, key } = event;
    if (!(target instanceof Element)) return;
    const { place } = events;
    const arrow = target.closest('a.event');
    const next = arrow
      ? { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: events.arrows.length - 1 }[key]
      : undefined;
    if (next !== undefined) {
      event.preventDefault();
      return events.choose(next, { asked: true, focus: true });
    }
    if (target.closest('select') || !getSelection()?.isCollapsed || singleKeysAreOff()) return;
    const act = {
      j: () => events.choose(place + 1, { asked: true, focus: arrow !== null }),
      k: () => events.choose(place - 1, { asked: true, focus: arrow !== null }),
      '+': () => zoom.step(1),
      '-': () => zoom.step(-1),
      f: window.toggle,
    }[key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** Whether the reader has turned single keys off. */
function singleKeysAreOff(): boolean {
  try {
    return localStorage.getItem(keysOff) !== null;
  } catch {
    return false;
  }
}

/** The chosen event shows all its bytes, as soon as they are here; without them it stays as it is. */
async function followBytes(wire: HTMLElement, events: Events): Promise<void> {
  const recipe = wire.dataset.recipe ?? '';
  const all = await data<EventData[]>(wireDataName(recipe), wireDataPath(recipe)).catch(() => []);
  const views = new Map<number, () => void>();
  const show = () => {
    const { place } = events;
    const [card, event] = [events.cards[place], all[place]];
    if (!card || !event) return;
    const refresh = views.get(place) ?? showBytes(card, event);
    views.set(place, refresh);
    refresh();
  };
  events.onChoice(show);
  const cards = wire.querySelector('.cards');
  // In the next frame, for what is shown changes the size again.
  if (cards) new ResizeObserver(() => requestAnimationFrame(show)).observe(cards);
}
