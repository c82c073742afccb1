import { programText } from './program-text.ts';

/** Copies a command, or the program with or without its comments. */
export function watchCopyButtons(): void {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element && event.target.closest('button[data-copy]');
    if (button instanceof HTMLButtonElement) void copy(button);
  });
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const text = textFor(button);
  if (text === undefined) return;
  const words = button.dataset.words ?? button.textContent ?? '';
  button.dataset.words = words;
  button.textContent = (await write(text)) ? 'Copied' : 'Not copied';
  setTimeout(() => {
    button.textContent = words;
  }, 1500);
}

function textFor(button: HTMLButtonElement): string | undefined {
  if (button.dataset.copy === 'command') {
    return button.parentElement?.querySelector('code')?.textContent ?? undefined;
  }
  const program = button.closest<HTMLElement>('.program-text');
  return program ? programText(program, button.dataset.copy === 'program') : undefined;
}

/** Writes to the clipboard; a page from disk or an old browser needs the older way. */
async function write(text: string): Promise<boolean> {
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
