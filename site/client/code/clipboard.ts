/** Writes to the clipboard; a page from disk or an old browser needs the older way. */
export async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'unseen';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

/** Says on a button, for a moment, how it went. */
export function answer(button: HTMLButtonElement, done: boolean): void {
  const words = button.dataset.words ?? button.textContent ?? '';
  button.dataset.words = words;
  button.textContent = done ? 'Copied' : 'Not copied';
  setTimeout(() => {
    button.textContent = words;
  }, 1500);
}
