import type { EventData } from '../../wire/event-data.ts';
import { element } from '../element.ts';
import { root } from '../more.ts';
import { hexView } from './hex.ts';
import { bytesOf, fieldsAt, placeInWords } from './spans.ts';

/** What is marked: fields, and the bytes that go with them. */
interface Marking {
  which: readonly number[];
  run?: { start: number; end: number } | undefined;
  /** The same in words. */
  words: string;
}

const nothing: Marking = { which: [], words: 'Choose a byte or a field to see both.' };

/**
 * Gives an event's card all its bytes above its fields, and ties the two: a
 * field that is pointed at, focused or chosen marks its bytes; a byte marks its
 * field and brings it into sight.
 *
 * @returns what lays the bytes out again, for another width
 */
export function showBytes(card: HTMLElement, event: EventData): () => void {
  const fields = [...card.querySelectorAll<HTMLElement>('.field')];
  linkTerms(card, fields, event);
  if (event.bytes === '') return () => {};

  for (const field of fields) tellValue(field);
  const buttons = fields.map((field, index) => buttonOf(field, event.fields[index]));
  const labels = buttons.map(({ textContent }) => textContent ?? '');
  const view = hexView(event, labels);
  const caption = element('p', { class: 'hex-place' }, nothing.words);
  card
    .querySelector('header')
    ?.after(element('div', { class: 'all-bytes' }, view.element, caption));
  card.classList.add('with-bytes');
  buttons[0]?.setAttribute('tabindex', '0');
  /** Stays marked when nothing is pointed at. */
  let kept = nothing;

  function ofField(index: number): Marking {
    const span = event.fields[index];
    if (!span) return nothing;
    return { which: [index], run: bytesOf(span), words: `${labels[index]}: ${placeInWords(span)}` };
  }

  function ofByte(byte: number): Marking {
    const which = fieldsAt(event.fields, byte);
    const own = which.length === 1 ? ofField(which[0] ?? 0) : undefined;
    const names = which.map((index) => labels[index]).join(', ');
    return {
      which,
      run: own?.run ?? { start: byte, end: byte + 1 },
      words: own?.words ?? (names ? `byte ${byte}: ${names}` : `byte ${byte}`),
    };
  }

  function draw({ which, run, words }: Marking, reveal = false): void {
    for (const [index, field] of fields.entries()) {
      field.classList.toggle('in', which.includes(index));
    }
    view.mark(run, reveal);
    caption.textContent = words;
  }

  function keep(marking: Marking): void {
    kept = marking;
    for (const [index, button] of buttons.entries()) {
      button.setAttribute('aria-pressed', String(marking.which.includes(index)));
    }
    draw(marking, true);
  }

  function bringIntoSight({ which }: Marking): void {
    fields[which[0] ?? -1]?.querySelector('.told')?.scrollIntoView({ block: 'nearest' });
  }

  /** What an element of the card stands for. */
  function markingOf(target: EventTarget | null, within = '.field'): Marking | undefined {
    const byte = view.byteOf(target);
    if (byte !== undefined) return ofByte(byte);
    const part = target instanceof Element ? target.closest(within) : null;
    const field = part?.closest<HTMLElement>('.field');
    return field ? ofField(fields.indexOf(field)) : undefined;
  }

  card.addEventListener('pointerover', ({ target, pointerType }) => {
    if (pointerType !== 'touch') draw(markingOf(target) ?? kept);
  });
  card.addEventListener('pointerleave', () => draw(kept));
  card.addEventListener('focusin', ({ target }) => {
    const marking = markingOf(target, '.field-name');
    if (!marking) return;
    draw(marking, true);
    if (view.byteOf(target) !== undefined) return bringIntoSight(marking);
    for (const button of buttons) button.setAttribute('tabindex', button === target ? '0' : '-1');
  });
  card.addEventListener('focusout', () => draw(kept));
  card.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('a')) return;
    const marking = markingOf(target, '.told');
    if (!marking) return;
    keep(marking.words === kept.words ? nothing : marking);
    if (view.byteOf(target) !== undefined) bringIntoSight(marking);
  });
  card.addEventListener('keydown', (press) => {
    if (press.ctrlKey || press.altKey || press.metaKey) return;
    const byte = view.byteOf(press.target);
    const index = buttons.indexOf(press.target as HTMLButtonElement);
    const target =
      byte !== undefined && press.key === 'Enter'
        ? buttons[fieldsAt(event.fields, byte)[0] ?? -1]
        : index >= 0
          ? buttons[neighbour(press.key, index, buttons.length)]
          : undefined;
    if (!target) return;
    press.preventDefault();
    target.focus();
  });
  return view.refresh;
}

/** Where a key leads in a list; -1 for other keys. */
function neighbour(key: string, index: number, length: number): number {
  return { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: length - 1 }[key] ?? -1;
}

/** A field whose value is said by its own bytes alone gets it beside its name, for those are put away. */
function tellValue(field: HTMLElement): void {
  const text = field.querySelector(':scope > .dump .text')?.textContent?.replace(/·+$/, '');
  const name = field.querySelector(':scope > .told > b');
  if (!text || !name || field.querySelector(':scope > .told > .value')) return;
  name.after(' ', element('span', { class: 'value' }, text));
}

/** A field's name becomes a button; only one of them is a stop of the Tab key. */
function buttonOf(field: HTMLElement, span: EventData['fields'][number] | undefined) {
  const name = field.querySelector<HTMLElement>('b');
  const button = element(
    'button',
    {
      type: 'button',
      class: 'field-name',
      tabindex: '-1',
      'aria-pressed': 'false',
      title: span ? placeInWords(span) : '',
    },
    name?.textContent ?? '',
  );
  name?.replaceWith(button);
  return button;
}

/** Links what is explained: to the place of the page that tells of it, where there is one, and to the glossary. */
function linkTerms(card: HTMLElement, fields: readonly HTMLElement[], { terms }: EventData): void {
  for (const [place, term] of Object.entries(terms)) {
    const target =
      place === 'event'
        ? card.querySelector('.meaning')
        : fields[Number(place)]?.querySelector(':scope > .told');
    const link = (href: string, words: string) =>
      target?.append(' ', element('a', { class: 'spec', href }, words));
    const told = document.querySelector(`#how-it-works .term[href$="#${term}"]`);
    if (told) {
      told.id ||= `told-${term}`;
      link(`#${told.id}`, 'How it works');
    }
    link(`${root}glossary.html#${term}`, `Glossary: ${term.replaceAll('-', ' ')}`);
  }
}
