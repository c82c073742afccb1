import { element } from '../element.ts';
import { type Identifier, rangeOf } from './identifiers.ts';

/** A small window beside an identifier that tells what it is, and a frame around it. */
export interface TypeWindow {
  /** The frame; it takes the focus while the keys go through a program. */
  readonly frame: HTMLElement;
  readonly box: HTMLElement;
  /** The identifier that is told of. */
  readonly shown: Identifier | undefined;
  /** Shows an identifier; both elements are put after the one that asks for them. */
  show(identifier: Identifier, after: Element): void;
  hide(): void;
}

export function makeTypeWindow(): TypeWindow {
  const frame = element('div', { class: 'here' });
  const box = element('div', { class: 'type', role: 'tooltip' });
  let shown: Identifier | undefined;
  return {
    frame,
    box,
    get shown() {
      return shown;
    },
    show(identifier, after) {
      if (shown === identifier) return;
      shown = identifier;
      box.replaceChildren(...words(identifier));
      if (frame.previousElementSibling !== after) after.after(frame, box);
      place(frame, box, rangeOf(identifier).getClientRects()[0]);
    },
    hide() {
      shown = undefined;
      frame.remove();
      box.remove();
    },
  };
}

/** What is told of an identifier: its type, a sentence, and where Node's documentation tells more. */
function words({ told: [type, documentation, api, url] }: Identifier): HTMLElement[] {
  return [
    element('code', {}, type),
    ...(documentation ? [element('p', {}, ...withCode(documentation))] : []),
    ...(api && url
      ? [element('p', {}, element('a', { href: url }, `${api} in Node’s documentation`))]
      : []),
  ];
}

/** Text whose every second part, between backticks, is code. */
function withCode(text: string): (Node | string)[] {
  return text.split('`').map((part, index) => (index % 2 ? element('code', {}, part) : part));
}

/** Puts the frame around a word, and the window below it, or above where there is no room. */
function place(frame: HTMLElement, box: HTMLElement, word: DOMRect | undefined): void {
  if (!word) return;
  const set = ({ style }: HTMLElement, left: number, top: number) => {
    style.left = `${left + scrollX}px`;
    style.top = `${top + scrollY}px`;
  };
  set(frame, word.left, word.top);
  frame.style.width = `${word.width}px`;
  frame.style.height = `${word.height}px`;
  set(box, 0, 0);
  const { width, height } = box.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(word.left, room - width - 8));
  const fits = word.bottom + 4 + height <= innerHeight || word.top - 4 - height < 0;
  set(box, left, fits ? word.bottom + 4 : word.top - 4 - height);
}
