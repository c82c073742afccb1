import { element } from '../element.ts';
import { type Identifier, identifierAt, identifiersOf } from './identifiers.ts';
import { makeTypeWindow } from './window.ts';

const types = makeTypeWindow();

/** Milliseconds for which the pointer rests before a window opens, and may be away before it closes. */
const [rest, grace] = [150, 300];
let timer: ReturnType<typeof setTimeout> | undefined;

const later = (wait: number, then: () => void) => {
  clearTimeout(timer);
  timer = setTimeout(then, wait);
};

/** While the keys go through a program, the pointer opens nothing. */
let exploring = false;

const close = () => {
  clearTimeout(timer);
  if (!exploring) types.hide();
};

/** For a pointer that left; a finger leaves with every tap. */
const closeSoon = ({ pointerType }: PointerEvent) => {
  if (pointerType !== 'touch') later(grace, close);
};

/** The identifier that an event happens on. */
async function identifierOf(program: HTMLElement, { target, x, y }: MouseEvent) {
  const line = target instanceof Element && target.closest<HTMLElement>('.numbered > code > span');
  return line ? identifierAt(await identifiersOf(program), line, { x, y }) : undefined;
}

function open(program: HTMLElement, identifier: Identifier): void {
  const opener = program.querySelector('[data-code="types"]');
  if (opener) types.show(identifier, opener);
}

/**
 * Tells the type of the identifier under the pointer. The window stays while
 * the pointer is on it, and goes with Escape.
 */
export function followPointer(program: HTMLElement): void {
  program.addEventListener('pointermove', async (event) => {
    if (exploring || event.buttons !== 0 || event.pointerType === 'touch') return;
    if (event.target instanceof Node && types.box.contains(event.target)) return;
    const identifier = await identifierOf(program, event);
    if (!identifier) later(grace, close);
    else if (identifier === types.shown) clearTimeout(timer);
    else later(rest, () => open(program, identifier));
  });
  program.addEventListener('pointerleave', closeSoon);
  document.addEventListener('pointerdown', ({ target }) => {
    if (!(target instanceof Node && types.box.contains(target))) close();
  });
}

/** Tells the type of an identifier that is tapped; a link there leads on instead. */
export async function tap(event: MouseEvent): Promise<void> {
  const { target } = event;
  if ((event as PointerEvent).pointerType === 'mouse' || !getSelection()?.isCollapsed) return;
  const program = target instanceof Element && target.closest<HTMLElement>('.program-text');
  if (!program || target.closest('a')) return;
  const identifier = await identifierOf(program, event);
  if (identifier) open(program, identifier);
}

types.box.addEventListener('pointerenter', () => clearTimeout(timer));
types.box.addEventListener('pointerleave', closeSoon);
addEventListener('resize', close);
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || exploring || !types.shown) return;
  close();
  event.preventDefault();
});

/** Read out to those who do not see the window; it must be there before it has something to say. */
const said = element('p', { class: 'unseen', role: 'status' });
document.body.append(said);
const help =
  'Types of the program: arrow keys go from name to name, Enter opens the documentation, Escape leaves';

/** Goes through the identifiers of a program with the keys; a button begins it, and gets the focus back. */
export async function explore(button: HTMLButtonElement): Promise<void> {
  const program = button.closest<HTMLElement>('.program-text');
  const all = program ? await identifiersOf(program) : [];
  if (!all[0]) return;
  const { frame, box } = types;
  let index = 0;
  const show = (next: number) => {
    index = Math.max(0, Math.min(next, all.length - 1));
    const identifier = all[index];
    if (!identifier) return;
    types.show(identifier, button);
    frame.focus({ preventScroll: true });
    frame.scrollIntoView({ block: 'nearest' });
    const [type, documentation] = identifier.told;
    said.textContent = `Line ${identifier.number}, ${type}. ${documentation}`;
  };
  const stop = new AbortController();
  const leave = (back: boolean) => {
    stop.abort();
    exploring = false;
    for (const name of ['tabindex', 'role', 'aria-label']) frame.removeAttribute(name);
    types.hide();
    said.textContent = '';
    if (back) button.focus();
  };
  types.hide();
  exploring = true;
  frame.tabIndex = 0;
  frame.setAttribute('role', 'application');
  frame.setAttribute('aria-label', help);
  for (const part of [frame, box]) {
    part.addEventListener(
      'focusout',
      ({ relatedTarget: to }) => {
        if (!(to instanceof Node && (frame === to || box.contains(to)))) leave(false);
      },
      stop,
    );
    part.addEventListener(
      'keydown',
      (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === 'Escape') leave(true);
        else if (part === box) return;
        else if (event.key === 'Enter') box.querySelector('a')?.click();
        else {
          const next = target(all, index, event.key);
          if (next === undefined) return;
          show(next);
        }
        event.preventDefault();
      },
      stop,
    );
  }
  show(0);
}

/** The identifier that a key leads to: the next, or the nearest one in another line. */
function target(all: readonly Identifier[], index: number, key: string): number | undefined {
  const from = all[index];
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[key];
  if (key === 'Home') return 0;
  if (key === 'End') return all.length - 1;
  if (!from || step === undefined) return undefined;
  if (key === 'ArrowLeft' || key === 'ArrowRight') return index + step;
  let line: HTMLElement | undefined;
  let best: number | undefined;
  for (let at = index + step; all[at]; at += step) {
    const one = all[at];
    if (!one || one.line === from.line) continue;
    line ??= one.line;
    if (one.line !== line) break;
    const far = (place: number) => Math.abs((all[place]?.column ?? 0) - from.column);
    if (best === undefined || far(at) < far(best)) best = at;
  }
  return best;
}
