import { element } from '../element.ts';
import type { Events } from './events.ts';
import { reveal } from './reveal.ts';
import { type WholeWindow, wholeWindow } from './window.ts';
import { type Zoom, zoomOf } from './zoom.ts';

/** What the tools can do, for keys to do the same. */
export interface Tools {
  zoom: Zoom;
  window: WholeWindow;
}

/**
 * Puts the tools over a diagram: steps from event to event, the size of the
 * picture, the whole window, and one line that says what the chosen event is.
 */
export function addTools(wire: HTMLElement, events: Events): Tools {
  const bar = wire.querySelector<HTMLElement>('.wire-tools');
  const frame = wire.querySelector<HTMLElement>('.drawing');
  if (!bar || !frame) throw new Error('the diagram has no place for its tools');
  const last = events.arrows.length - 1;

  const count = element('span', { class: 'step-count' });
  const line = element('span', { class: 'chosen-event', 'aria-live': 'polite' });
  const step = (words: string, path: string, target: () => number) => {
    const button = element('button', {
      type: 'button',
      'aria-label': `${words} event`,
      title: `${words} event`,
    });
    button.append(sign(path));
    button.addEventListener('click', () => events.choose(target(), { asked: true }));
    return button;
  };
  const buttons = [
    step('First', 'M4 3v10M13 3L7 8l6 5', () => 0),
    step('Previous', 'M11 3L5 8l6 5', () => events.place - 1),
    step('Next', 'M5 3l6 5l-6 5', () => events.place + 1),
    step('Last', 'M12 3v10M3 3l6 5l-6 5', () => last),
  ];
  const [first, previous, next, end] = buttons;
  const show = () => {
    const arrow = events.arrows[events.place];
    if (arrow) reveal(arrow, frame, bar.getBoundingClientRect().bottom);
  };
  const zoom = zoomOf(wire, frame, show);

  const words = element('span', {}, 'Whole window');
  const whole = element(
    'button',
    { type: 'button', class: 'whole', 'aria-label': 'Whole window' },
    sign('M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4'),
    words,
  );
  const window = wholeWindow(wire, (open) => {
    words.textContent = open ? 'Back to the page' : 'Whole window';
    whole.setAttribute('aria-label', words.textContent);
    zoom.refresh();
    whole.focus({ preventScroll: true });
    show();
  });
  whole.addEventListener('click', window.toggle);

  bar.prepend(
    element(
      'span',
      { class: 'stepper', role: 'group', 'aria-label': 'Events' },
      ...[first, previous, count, next, end].filter((part) => part !== undefined),
    ),
    zoom.control,
    whole,
  );
  bar.append(line);

  events.onChoice(({ asked, focus }) => {
    const { place } = events;
    count.textContent = `${place + 1} of ${last + 1}`;
    // A disabled button would lose the focus; this one only says that it leads nowhere.
    for (const [button, ended] of [
      [first, place === 0],
      [previous, place === 0],
      [next, place === last],
      [end, place === last],
    ] as const) {
      button?.setAttribute('aria-disabled', String(ended));
    }
    // An arrow that gets the focus speaks for itself.
    line.setAttribute('aria-live', asked && !focus ? 'polite' : 'off');
    line.textContent = events.arrows[place]?.querySelector('title')?.textContent ?? '';
    if (asked) show();
  });
  return { zoom, window };
}

function sign(path: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  for (const [name, value] of [
    ['width', '16'],
    ['height', '16'],
    ['aria-hidden', 'true'],
  ] as const) {
    svg.setAttribute(name, value);
  }
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
