import { open } from './dialogs.ts';

/** Where single keys are turned off, this is kept. */
export const keysOff = 'wirebook-keys';

/** What a key must not be taken from: text that is written, and code. */
const own =
  'input:not([type=radio],[type=checkbox]),textarea,select,[contenteditable],pre,.program-text';

/**
 * Listens for the few keys that work on every page. They are the reader's to
 * turn off, and never act where the reader writes, where code has the focus or
 * the selection, in a dialog, or where something else has taken the key.
 */
export function listenForKeys(): void {
  document.addEventListener('keydown', (event) => {
    const { key } = event;
    if (event.defaultPrevented || event.isComposing || event.altKey || event.repeat) return;
    if (document.querySelector('dialog[open]')) return;
    if (event.ctrlKey || event.metaKey) {
      if (key !== 'k' || event.shiftKey) return;
    } else if (!/^[/?np]$/.test(key) || isOff() || isOwn(event.target)) return;
    const link = { n: 'next', p: 'prev' }[key];
    if (!link) {
      event.preventDefault();
      void open(key === '?' ? 'keys' : 'search');
    } else document.querySelector<HTMLElement>(`a[rel=${link}]`)?.click();
  });
}

function isOff(): boolean {
  try {
    return localStorage.getItem(keysOff) !== null;
  } catch {
    return false;
  }
}

function isOwn(target: EventTarget | null): boolean {
  const selection = getSelection();
  const { anchorNode = null, focusNode = null } =
    selection && !selection.isCollapsed ? selection : {};
  return [target, anchorNode, focusNode].some((node) =>
    (node instanceof Element ? node : (node as Node | null)?.parentElement)?.closest(own),
  );
}
