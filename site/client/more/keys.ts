import '../../theme/more/keys.css';
import { element } from '../element.ts';
import { keyList, type PlaceKeys } from '../key-list.ts';
import { keysOff } from '../keys.ts';
import { offer } from '../more.ts';
import { wireKeys } from '../wire/keys.ts';

const dialog = build();
offer('keys', { open: () => dialog.showModal() });

/** The dialog that tells all keys, place by place, and lets the reader turn single keys off. */
function build(): HTMLDialogElement {
  const close = element('button', { type: 'button', class: 'dialog-close' }, 'Close');
  const made = element(
    'dialog',
    { class: 'keys-dialog', 'aria-labelledby': 'keys-title' },
    element('header', {}, element('h2', { id: 'keys-title' }, 'Keys'), close),
    ...[...keyList, wireKeys].map(place),
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
      element('dt', {}, ...ways.flatMap((way, at) => [at > 0 ? ' or ' : '', key(way)])),
      element('dd', {}, does),
    ),
  );
  return element('section', {}, element('h3', {}, place), element('dl', {}, ...rows));
}

/** A key, or several that are pressed together. */
function key(way: string): HTMLElement {
  return element('kbd', {}, way.replaceAll(' ', '\u202f+\u202f'));
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
    element('label', {}, box, ' Keys without Ctrl work'),
    element('p', {}, 'They never act while you write, or while code has the focus or is selected.'),
  );
}
