import '../../theme/more/search.css';
import {
  type Kind,
  type SearchData,
  type SearchDocument,
  searchDataPath,
  unpack,
} from '../../search/document.ts';
import { type Answer, createEngine, type Engine, type Found } from '../../search/engine.ts';
import { codeExcerpt, excerpt, marked, type Piece } from '../../search/excerpt.ts';
import { element } from '../element.ts';
import { data, offer, root } from '../more.ts';

/** More are not shown; whoever wants others says more. */
const most = 40;

/** As many as a window shows; the others follow when these are there. */
const atOnce = 8;

const names: Record<Kind, string> = {
  page: 'Index',
  chapter: 'Chapter',
  recipe: 'Recipe',
  api: 'Node API',
  specification: 'Specification',
  term: 'Glossary',
  pitfall: 'Pitfall',
  exercise: 'Exercise',
  cause: 'Cause',
  section: 'Text',
  code: 'Code',
  wire: 'On the wire',
};

const input = element('input', {
  type: 'text',
  role: 'combobox',
  'aria-label': 'Search the book',
  'aria-autocomplete': 'list',
  'aria-expanded': 'true',
  'aria-controls': 'search-list',
  autocomplete: 'off',
  autocapitalize: 'none',
  spellcheck: 'false',
  enterkeyhint: 'go',
  placeholder: 'readQuote, RFC 9112, half-close …',
});
const close = element('button', { type: 'button', class: 'dialog-close' }, 'Close');
const said = element('p', { class: 'search-said', role: 'status' });
const list = element('div', { id: 'search-list', role: 'listbox', 'aria-label': 'Places' });
const dialog = element(
  'dialog',
  { class: 'search-dialog', 'aria-label': 'Search' },
  element('header', {}, input, close),
  said,
  list,
);
document.body.append(dialog);

let documents: SearchDocument[] = [];
let engine: Engine | undefined;
/** True when the engine knows all texts, and not only titles. */
let complete = false;
let loading: Promise<void> | undefined;
let chosen = -1;
let waiting = 0;

close.addEventListener('click', () => dialog.close());
dialog.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close();
});
list.addEventListener('click', (event) => {
  const followed = event.target instanceof Element && event.target.closest('a');
  if (followed && !(event.ctrlKey || event.metaKey || event.shiftKey)) dialog.close();
});
input.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(answer, 40);
});
input.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey) return;
  if (event.key === 'ArrowDown') choose(chosen + 1);
  else if (event.key === 'ArrowUp') choose(chosen < 0 ? list.children.length - 1 : chosen - 1);
  else if (event.key === 'Enter') {
    // What is typed last counts, though nobody has seen what it gives.
    if (list.dataset.question !== input.value) answer();
    follow(event);
  } else return;
  event.preventDefault();
});

offer('search', {
  open() {
    dialog.showModal();
    input.select();
    loading ??= load();
  },
});

/** Loads what can be found, and makes it ready. */
async function load(): Promise<void> {
  said.textContent = 'One moment …';
  try {
    documents = unpack(await data<SearchData>('search', searchDataPath));
    // Titles are ready at once, and all the rest soon after.
    engine = await createEngine(documents, ['title', 'where']);
    answer();
    engine = await createEngine(documents);
    complete = true;
    if (chosen < 0) answer();
  } catch {
    loading = undefined;
    said.replaceChildren(
      'What can be found could not be loaded. ',
      element('a', { href: `${root}search.html` }, 'Go on by the indexes.'),
    );
  }
}

/** Shows what answers the question, or ways on where nothing does. */
function answer(): void {
  if (!engine) return;
  const question = input.value.trim();
  list.dataset.question = input.value;
  if (question.length < 2) {
    show(ways(), 'Type to search, or go on from here.');
    return;
  }
  const result = engine.search(question);
  const sure = complete || (!result.partly && result.corrected === undefined);
  if (!sure) show([], 'Reading …');
  else if (result.found.length > 0) show(result.found, inWords(question, result));
  else show(ways(), `Nothing for “${question}”. Perhaps one of these leads there.`);
}

function inWords(question: string, { found, corrected, partly }: Answer): string {
  const count = found.length === 1 ? '1 place' : `${found.length} places`;
  const shown = found.length > most ? `The likeliest ${most} of ${count}` : count;
  if (corrected !== undefined && !partly) {
    return `Nothing for “${question}”; did you mean “${corrected}”? ${shown}.`;
  }
  return partly ? `No place has all of these words. ${shown} with some of them.` : `${shown}.`;
}

/** Where a reader can begin: the indexes and the chapters. */
function ways(): Found[] {
  return documents
    .filter(({ kind }) => kind === 'page' || kind === 'chapter')
    .map((document) => ({ document, terms: new Set<string>() }));
}

function show(found: Found[], words: string): void {
  clearTimeout(waiting);
  const options = (from: number, to: number) =>
    found.slice(from, to).map((one, index) => option(one, from + index));
  said.textContent = words;
  list.replaceChildren(...options(0, atOnce));
  list.scrollTop = 0;
  choose(-1);
  if (found.length > atOnce) {
    waiting = setTimeout(() => list.append(...options(atOnce, most)));
  }
}

function option({ document: { kind, title, where, address, text }, terms }: Found, at: number) {
  const shown = kind === 'code' ? codeExcerpt(text, terms) : excerpt(text, terms);
  return element(
    'a',
    {
      role: 'option',
      id: `search-${at}`,
      'data-kind': kind,
      href: root + address,
      tabindex: '-1',
      'aria-selected': 'false',
    },
    element('span', { class: 'search-kind' }, names[kind]),
    ' ',
    element('b', {}, ...marks(marked(title, terms))),
    ' ',
    element('span', { class: 'search-where' }, where),
    ' ',
    element('span', { class: 'search-text' }, ...marks(shown)),
  );
}

function marks(pieces: Piece[]): (Node | string)[] {
  return pieces.map(({ text, mark }) => (mark ? element('mark', {}, text) : text));
}

/** Chooses a place of the list, or none of them; after the last comes none. */
function choose(at: number): void {
  list.children[chosen]?.setAttribute('aria-selected', 'false');
  const option = list.children[at];
  chosen = option ? at : -1;
  if (!option) {
    input.removeAttribute('aria-activedescendant');
    return;
  }
  option.setAttribute('aria-selected', 'true');
  input.setAttribute('aria-activedescendant', option.id);
  option.scrollIntoView({ block: 'nearest' });
}

/** Goes to the chosen place, or to the first one; in a new tab where the keys say so. */
function follow({ ctrlKey, metaKey }: KeyboardEvent): void {
  const option = list.children[Math.max(chosen, 0)];
  option?.dispatchEvent(
    new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey }),
  );
}
