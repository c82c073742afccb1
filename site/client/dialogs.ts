import { more, root } from './more.ts';

/** The dialogs that a reader may ask for, by a link, a button or a key. */
export type DialogName = 'search' | 'keys';

/** Opens a dialog where the page names it: `data-opens="search"`. A link leads to its page without it. */
export function openDialogs(): void {
  document.addEventListener('click', (event) => {
    const asked =
      event.target instanceof Element && event.target.closest<HTMLElement>('[data-opens]');
    if (!asked || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void open(asked.dataset.opens as DialogName);
  });
}

/** Loads a dialog and shows it; where that fails, the page of search is left. */
export async function open(name: DialogName): Promise<void> {
  try {
    (await more(name)).open();
  } catch {
    location.href = `${root}search.html`;
  }
}
