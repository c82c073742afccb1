import { describe, expect, test } from 'vitest';
import type { Segment } from '../../lib/wire/events.ts';
import { bytesOf, fieldsAt, placeInWords } from '../../site/client/wire/spans.ts';
import { wireData } from '../../site/wire/data.ts';
import type { EventData, Span } from '../../site/wire/event-data.ts';
import { wireFiles } from '../../site/wire/files.ts';
import { termOfEvent, termOfField, termsOf } from '../../site/wire/terms.ts';
import { sampleBook } from './sample/book.ts';

const recipeNamed = (name: string) => {
  const found = sampleBook.chapters
    .flatMap(({ recipes }) => recipes)
    .find((recipe) => recipe.name === name);
  if (!found) throw new Error(`the sample has no ${name}`);
  return found;
};

/** The data as the page's script gets them. */
function eventsOf(name: string): EventData[] {
  const wirebook: { data: Record<string, EventData[]> } = { data: {} };
  new Function('wirebook', wireData(recipeNamed(name), termsOf(sampleBook.glossary)))(wirebook);
  return wirebook.data[`wire/${name}`] ?? [];
}

describe('the data of a diagram', () => {
  test('have all bytes of each event, and where its fields are', () => {
    const events = eventsOf('sample');
    expect(events).toHaveLength(recipeNamed('sample').recording.events.length);
    expect(Buffer.from(events[3]?.bytes ?? '', 'hex').toString()).toBe('Good morn');
    expect(events[3]?.fields[0]).toEqual([0, 9]);
    expect(events[0]).toMatchObject({ bytes: '', fields: [] });
  });

  test('have a field before its parts, and bits by their place', () => {
    const query = eventsOf('sample-datagrams')[6]?.fields ?? [];
    const bits = query.filter((span) => span.length === 4);
    expect(bits.length).toBeGreaterThan(5);
    expect(bits[0]).toEqual([2, 3, 0, 1]);
    const flags = query.findIndex(
      ([start, end, bit]) => start === 2 && end === 4 && bit === undefined,
    );
    expect(flags).toBeLessThan(query.indexOf(bits[0] as Span));
  });

  test('name what the glossary explains', () => {
    const fin = recipeNamed('sample').recording.events.findIndex(({ kind }) => kind === 'fin');
    expect(eventsOf('sample')[fin]?.terms).toEqual({ event: 'fin' });
    expect(eventsOf('sample')[0]?.terms).toEqual({});
  });

  test('stand beside the page with the capture; a recipe that sends nothing has neither', () => {
    const [chapter] = sampleBook.chapters;
    const sample = recipeNamed('sample');
    const silent = {
      ...sample,
      name: 'silent',
      recording: { ...sample.recording, events: [], conversations: [] },
    };
    if (!chapter) throw new Error('the sample has no chapter');
    const book = { ...sampleBook, chapters: [{ ...chapter, recipes: [sample, silent] }] };
    expect(wireFiles(book).map(([path]) => path)).toEqual([
      'sample/sample.pcapng',
      'sample/wire.js',
    ]);
  });
});

describe('the glossary', () => {
  const glossary = termsOf({
    title: 'Glossary',
    introduction: '',
    sections: [
      { names: ['Chunk'], slug: 'chunk', body: '' },
      { names: ['Mask', 'masking'], slug: 'mask', body: '' },
      { names: ['RST', 'reset'], slug: 'rst', body: '' },
    ],
  });
  const field = (label: string) => ({ label, start: 0, end: 1, value: '' });

  test('is linked by the protocol’s own names for its terms', () => {
    expect(termOfField(field('Last chunk'), 'http', glossary)).toBe('chunk');
    expect(termOfField(field('Masking key'), 'websocket', glossary)).toBe('mask');
    expect(termOfField(field('Masking key'), 'text', glossary)).toBeUndefined();
    // The FIN of a frame is not the FIN of TCP, and a term that is not explained is not linked.
    expect(termOfField(field('FIN'), 'websocket', glossary)).toBeUndefined();
    expect(termOfField(field('TTL'), 'dns', glossary)).toBeUndefined();
    expect(termOfField(field('Last chunk'), 'http', termsOf(undefined))).toBeUndefined();
  });

  test('is linked by what an event is', () => {
    const terms = ['tcp', 'udp'].map((transport) => {
      const event = { at: 0, conversation: 1, from: 'peer', kind: 'refused' };
      return termOfEvent({ event, conversation: { transport } } as Segment, glossary);
    });
    expect(terms).toEqual(['rst', undefined]);
  });
});

describe('the place of a field', () => {
  // A frame with two fields of bits, a length across two bytes, and a payload behind it.
  const spans: Span[] = [
    [0, 6],
    [0, 2, 0, 4],
    [0, 2, 4, 12],
    [2, 6],
    [2, 3],
    [6, 8],
  ];

  test('is told in bytes, or in bits', () => {
    expect(placeInWords([3, 4])).toBe('byte 3');
    expect(placeInWords([4, 8])).toBe('bytes 4–7');
    expect(placeInWords([2, 3, 0, 1])).toBe('bit 0 of byte 2');
    expect(placeInWords([2, 4, 1, 4])).toBe('bits 1–4 of bytes 2–3');
  });

  test('is in those bytes that its bits stand in', () => {
    expect(bytesOf([2, 4, 1, 4])).toEqual({ start: 2, end: 3 });
    expect(bytesOf([2, 4, 12, 4])).toEqual({ start: 3, end: 4 });
    expect(bytesOf([2, 4, 4, 12])).toEqual({ start: 2, end: 4 });
    expect(bytesOf([2, 4])).toEqual({ start: 2, end: 4 });
  });

  test('leads from a byte to the innermost fields, all that share its bits', () => {
    expect(fieldsAt(spans, 0)).toEqual([1, 2]);
    expect(fieldsAt(spans, 1)).toEqual([2]);
    expect(fieldsAt(spans, 2)).toEqual([4]);
    expect(fieldsAt(spans, 3)).toEqual([3]);
    expect(fieldsAt(spans, 7)).toEqual([5]);
    expect(fieldsAt(spans, 8)).toEqual([]);
  });
});
