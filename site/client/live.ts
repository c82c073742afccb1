interface State {
  version: string;
  wrong: string[];
}

/** Follows the book while it is written: loads the page again when it differs, and says what is wrong. */
const source = new EventSource(`/@live/events?page=${encodeURIComponent(location.pathname)}`);
const script = document.currentScript as HTMLScriptElement;
const version = new URL(script.src).searchParams.get('version');

source.onmessage = ({ data }) => {
  const state = JSON.parse(data) as State;
  if (state.version !== version && state.version !== '') location.reload();
  else say(state.wrong);
};

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
