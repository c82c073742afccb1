import '../../theme/more/keys.css';
import { element } from '../element.ts';
import { keyList, type PlaceKeys } from '../key-list.ts';
import { keysOff } from '../keys.ts';
import { offer } from '../more.ts';

const dialog = build();
offer('keys', { open: () => dialog.showModal() });

/** The dialog that tells all keys, place by place, and lets the reader turn single keys off. */
function build(): HTMLDialogElement {
  const close = element('button', { type: 'button', class: 'dialog-close' }, 'Close');
  const made = element(
    'dialog',
    { class: 'keys-dialog', 'aria-labelledby': 'keys-title' },
    element('header', {}, element('h2', { id: 'keys-title' }, 'Keys'), close),
    ...keyList.map(place),
    choice(),
  );
  close.addEventListener('click', () => made.close());
  made.addEventListener('click', (event) => {
    if (event.target === made) made.close();
  });
  document.body.append(made);
  return made;
}

function place({ place, keys }: PlaceKeys): HTMLElement {
  const rows = keys.map(([ways, does]) =>
    element(
      'div',
      {},
      element('dt', {}, ...ways.flatMap((way, index) => [index > 0 ? ' or ' : '', key(way)])),
      element('dd', {}, does),
    ),
  );
  return element('section', {}, element('h3', {}, place), element('dl', {}, ...rows));
}

/** Keys that are pressed together, each by itself. */
function key(way: string): Node {
  const together = new DocumentFragment();
  for (const [index, name] of way.split(' ').entries()) {
    together.append(index > 0 ? ' + ' : '', element('kbd', {}, name));
  }
  return together;
}

/** Single keys, on or off; the choice is kept where the browser allows it. */
function choice(): HTMLElement {
  const box = element('input', { type: 'checkbox' });
  try {
    box.checked = localStorage.getItem(keysOff) === null;
  } catch {
    box.checked = true;
  }
  box.addEventListener('change', () => {
    try {
      if (box.checked) localStorage.removeItem(keysOff);
      else localStorage.setItem(keysOff, 'off');
    } catch {
      // Storage is turned off: the keys stay as they are.
    }
  });
  return element(
    'footer',
    {},
    element('label', {}, box, ' Single keys work: / ? n p'),
    element('p', {}, 'They never act while you write, or while code has the focus or is selected.'),
  );
}
