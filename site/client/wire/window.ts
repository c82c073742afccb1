import { element } from '../element.ts';

/** The conversation in the whole window, or back on the page. */
export interface WholeWindow {
  toggle(): void;
}

/** Moves the conversation into a dialog, and back to its place when that is closed. */
export function wholeWindow(wire: HTMLElement, changed: (open: boolean) => void): WholeWindow {
  const dialog = element('dialog', { class: 'wire-window', 'aria-label': 'The conversation' });
  const place = element('div');

  let next = '';

  dialog.addEventListener('close', () => {
    place.replaceWith(wire);
    dialog.remove();
    changed(false);
    if (next) location.hash = next;
    next = '';
  });
  // What a link shows elsewhere on the page cannot be seen from here.
  dialog.addEventListener('click', (event) => {
    const link = event.target instanceof Element && event.target.closest('a');
    if (event.defaultPrevented || !link || !link.hash || link.pathname !== location.pathname)
      return;
    event.preventDefault();
    next = link.hash;
    dialog.close();
  });

  return {
    toggle() {
      if (dialog.open) return dialog.close();
      // The page keeps its height, and so its place.
      place.style.height = `${wire.offsetHeight}px`;
      wire.replaceWith(place);
      dialog.append(wire);
      document.body.append(dialog);
      dialog.showModal();
      changed(true);
    },
  };
}
