import { namedBy } from '../hash.ts';
import { answer, write } from './clipboard.ts';
import { linesOf } from './file.ts';

/**
 * Addresses of lines: a range, `#greet.3-greet.7`, is marked and shown; Shift
 * with a click on a number chooses one; and beside the number that was clicked
 * its address can be copied.
 */
export function followLines(): void {
  mark(true);
  addEventListener('hashchange', () => mark(true));
  document.addEventListener('click', (event) => {
    const number = numberAt(event.target);
    if (!number) {
      if (event.target !== button) button.remove();
      return;
    }
    const from = event.shiftKey && addressed()?.[0];
    if (!from) return;
    event.preventDefault();
    const line = lineNamed(number.id);
    const forward = line && before(from, line);
    const ends = [idOf(from), number.id];
    location.hash = (forward ? ends : ends.reverse()).join('-');
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') button.remove();
  });
}

const numberAt = (target: EventTarget | null) =>
  target instanceof Element
    ? target.closest<HTMLAnchorElement>('.program-text .numbered > code > a')
    : null;

const before = (one: Node, other: Node) =>
  (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;

/** The line that an id names: its own, or that of a declaration which begins in it. */
function lineNamed(id: string): HTMLElement | undefined {
  let place = document.getElementById(id);
  if (!place?.matches('.program-text .numbered > code > *')) return undefined;
  while (place && place.localName !== 'span') place = place.nextElementSibling as HTMLElement;
  return place ?? undefined;
}

const idOf = (line: Element) => line.previousElementSibling?.id ?? '';

/** The first and the last line that the page's address names. */
function addressed(): [HTMLElement, HTMLElement] | undefined {
  const id = namedBy(location.hash);
  const line = lineNamed(id);
  if (line) return [line, line];
  const ends = id.split('-').map(lineNamed);
  return ends.length === 2 && ends[0] && ends[1] ? [ends[0], ends[1]] : undefined;
}

/** Marks a range of lines; one alone is marked by the style sheet. */
function mark(show: boolean): void {
  for (const line of document.querySelectorAll('.numbered .in')) line.classList.remove('in');
  const [from, to] = addressed() ?? [];
  const program = from?.closest<HTMLElement>('.program-text');
  if (!from || !to || from === to || !program) return;
  const lines = linesOf(program);
  for (const line of lines.slice(lines.indexOf(from), lines.indexOf(to) + 1)) {
    line.classList.add('in');
  }
  if (show && !document.activeElement?.closest('.numbered')) {
    from.scrollIntoView({ block: 'center' });
  }
}

const button = document.createElement('button');
button.type = 'button';
button.className = 'copy link';
button.textContent = 'Copy link';
button.addEventListener('click', async () => answer(button, await write(location.href)));

/** Puts the button that copies the address beside a line whose number is clicked, without moving anything. */
export function offerLink({ target, ctrlKey, metaKey, shiftKey }: MouseEvent): void {
  const number = numberAt(target);
  if (!number || ctrlKey || metaKey || (shiftKey && !addressed())) return;
  number.closest('.numbered')?.append(button);
  button.style.top = `${number.offsetTop}px`;
}
