import { element } from '../element.ts';

/** The conversation in the whole window, or back on the page. */
export interface WholeWindow {
  toggle(): void;
}

/** Moves the conversation into a dialog, and back to its place when that is closed. */
export function wholeWindow(wire: HTMLElement, changed: (open: boolean) => void): WholeWindow {
  const dialog = element('dialog', { class: 'wire-window', 'aria-label': 'The conversation' });
  const place = element('div');

  dialog.addEventListener('close', () => {
    place.replaceWith(wire);
    dialog.remove();
    changed(false);
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
