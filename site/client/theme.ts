const key = 'wirebook-theme';

/** Lets the reader choose the colours; the choice is kept where the browser allows it. */
export function offerThemes(): void {
  const root = document.documentElement;
  const inputs = document.querySelectorAll<HTMLInputElement>('.theme-switch input');
  for (const input of inputs) {
    input.checked = input.value === (root.dataset.theme ?? 'system');
    input.addEventListener('change', () => {
      if (input.value === 'system') delete root.dataset.theme;
      else root.dataset.theme = input.value;
      try {
        if (input.value === 'system') localStorage.removeItem(key);
        else localStorage.setItem(key, input.value);
      } catch {
        // Storage is turned off: the choice holds for this page.
      }
    });
  }
}
