import { more } from './more.ts';

/** Code and commands: what a reader may do with them is loaded when one of them is reached for. */
export function reachForCode(): void {
  const load = () => more('code');
  const places = document.querySelectorAll('.program-text, .terminal');
  for (const place of places) {
    for (const kind of ['pointerenter', 'focusin']) {
      place.addEventListener(kind, () => void load(), { once: true });
    }
    // The first press or tap may come before the script that answers it.
    place.addEventListener('click', async (event) => (await load()).press(event as MouseEvent));
  }
  // An address of several lines: the browser knows no such place.
  if (places.length > 0 && /[.+]\d+-/.test(location.hash)) void load();
}
