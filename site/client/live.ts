import { bringUpToDate } from './live/update.ts';

interface State {
  version: string;
  wrong: string[];
}

/** Follows the book while it is written: the page becomes what it is now, and says what is wrong. */
const source = new EventSource(`/@live/events?page=${encodeURIComponent(location.pathname)}`);
const ownScript = '@live/live.js?version=';
const script = document.currentScript as HTMLScriptElement;
let version = new URL(script.src).searchParams.get('version') ?? '';

/** The page as the server sent it: this script runs before those that change it. */
let served: Document = document.cloneNode(true) as Document;
let work = Promise.resolve();

source.onmessage = ({ data }) => {
  work = work.then(() => follow(JSON.parse(data) as State));
};

async function follow(state: State): Promise<void> {
  if (state.version !== version && state.version !== '') {
    const response = await fetch(location.href, { cache: 'no-store' });
    const text = await response.text();
    const next = new DOMParser().parseFromString(text, 'text/html');
    version = text.split(ownScript)[1]?.split('"')[0] ?? '';
    if (!response.ok || !bringUpToDate(document, served, next)) location.reload();
    served = next;
  }
  say(state.wrong);
}

function say(wrong: string[]): void {
  document.querySelector('.wrong')?.remove();
  if (wrong.length === 0) return;
  const banner = document.createElement('div');
  banner.className = 'wrong';
  banner.setAttribute('role', 'alert');
  for (const line of wrong) {
    const paragraph = document.createElement('p');
    paragraph.textContent = line;
    banner.append(paragraph);
  }
  document.body.prepend(banner);
}
