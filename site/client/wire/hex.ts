import type { EventData } from '../../wire/event-data.ts';
import { element } from '../element.ts';
import { fieldsAt } from './spans.ts';

/** Bytes beside their text, a cell for each. */
export interface HexView {
  element: HTMLElement;
  /** Marks a run of bytes, and scrolls its beginning into the view where that is asked. */
  mark(run: { start: number; end: number } | undefined, reveal?: boolean): void;
  /** The byte that a cell stands for. */
  byteOf(target: EventTarget | null): number | undefined;
  /** Lays the bytes out again, for the width that there is now. */
  refresh(): void;
}

/** The most bytes that are shown; a page is no place for more. */
const most = 4096;

/**
 * Draws the bytes of an event: offset, hexadecimal, text. The bytes are a grid
 * that is one stop of the Tab key; arrows go through it.
 *
 * @param labels the names of the fields, for those who hear the bytes
 */
export function hexView({ bytes, fields }: EventData, labels: readonly string[]): HexView {
  const values = (bytes.match(/../g) ?? []).slice(0, most);
  const grid = element('div', { class: 'hex-view', role: 'grid', 'aria-label': 'Bytes' });
  let marked: { start: number; end: number } | undefined;
  let cells: HTMLElement[] = [];
  let texts: HTMLElement[] = [];
  let perRow = 0;
  let current = 0;

  function lay(): void {
    const focused = grid.contains(document.activeElement);
    grid.replaceChildren();
    cells = values.map(cell);
    texts = values.map((value) => element('span', {}, character(value)));
    for (let start = 0; start < values.length; start += perRow) grid.append(row(start));
    grid.style.setProperty('--bytes', String(perRow));
    cells[current]?.setAttribute('tabindex', '0');
    if (focused) cells[current]?.focus({ preventScroll: true });
    mark(marked);
  }

  function cell(value: string, at: number): HTMLElement {
    const names = fieldsAt(fields, at).map((place) => labels[place]);
    const said = [value, character(value), `byte ${at}`, ...names].join(', ');
    return element('span', { role: 'gridcell', tabindex: '-1', 'aria-label': said }, value);
  }

  function row(start: number): HTMLElement {
    return element(
      'div',
      { role: 'row' },
      element('span', { role: 'rowheader', class: 'offset' }, String(start)),
      element(
        'span',
        { class: 'hex', role: 'presentation' },
        ...cells.slice(start, start + perRow),
      ),
      element(
        'span',
        { class: 'text', 'aria-hidden': 'true' },
        ...texts.slice(start, start + perRow),
      ),
    );
  }

  function mark(run: { start: number; end: number } | undefined, reveal = false): void {
    marked = run;
    for (const side of [cells, texts]) {
      for (const [at, one] of side.entries()) {
        one.classList.toggle('in', run !== undefined && run.start <= at && at < run.end);
      }
    }
    const first = run && cells[run.start];
    if (first && reveal) show(first);
  }

  /** Scrolls the bytes, and nothing around them. */
  function show(one: HTMLElement): void {
    const [inner, outer] = [one.getBoundingClientRect(), grid.getBoundingClientRect()];
    if (inner.top < outer.top) grid.scrollTop += inner.top - outer.top;
    else if (inner.bottom > outer.bottom) grid.scrollTop += inner.bottom - outer.bottom;
  }

  grid.addEventListener('keydown', (event) => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const at = byteOf(event.target);
    if (at === undefined) return;
    const start = at - (at % perRow);
    const all = event.ctrlKey;
    const next = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + perRow,
      ArrowUp: at - perRow,
      Home: all ? 0 : start,
      End: all ? values.length - 1 : Math.min(start + perRow, values.length) - 1,
    }[event.key];
    if (next === undefined || (all && !/^(?:Home|End)$/.test(event.key))) return;
    event.preventDefault();
    event.stopPropagation();
    const target = cells[next];
    if (!target) return;
    cells[current]?.setAttribute('tabindex', '-1');
    current = next;
    target.setAttribute('tabindex', '0');
    target.focus({ preventScroll: true });
    show(target);
  });

  function byteOf(target: EventTarget | null): number | undefined {
    const at = Math.max(cells.indexOf(target as HTMLElement), texts.indexOf(target as HTMLElement));
    return at < 0 ? undefined : at;
  }

  return {
    element: grid,
    mark,
    byteOf,
    refresh() {
      const fitting = bytesPerRow(grid);
      if (fitting === perRow) return;
      perRow = fitting;
      lay();
    },
  };
}

/** Sixteen bytes a row, or eight or four where there is less room. */
function bytesPerRow(grid: HTMLElement): 4 | 8 | 16 {
  const ruler = element('span', { class: 'ruler' }, '0'.repeat(10));
  grid.append(ruler);
  const { paddingLeft, paddingRight } = getComputedStyle(grid);
  const inner = grid.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  const room = inner / (ruler.getBoundingClientRect().width / 10);
  ruler.remove();
  // Offset, two characters and a space a byte, the text, and the gaps between.
  const width = (bytes: number) => 4 + 3 * bytes + bytes + 3;
  return room >= width(16) ? 16 : room >= width(8) ? 8 : 4;
}

/** A byte as a character; a dot where it is not printable ASCII. */
function character(hex: string): string {
  const byte = Number.parseInt(hex, 16);
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
