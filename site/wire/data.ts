import type { Recipe } from '../../lib/book/model.ts';
import type { Field } from '../../lib/wire/events.ts';
import { type EventData, type Span, wireDataName } from './event-data.ts';
import { segmentsOf } from './segments.ts';
import { type Terms, termOfEvent, termOfField } from './terms.ts';
import { bytesOf } from './words.ts';

/** The events of a recipe, as a script of the site that brings them. */
export function wireData({ name, recording }: Recipe, glossary: Terms): string {
  const events = segmentsOf(recording).map((segment): EventData => {
    const fields = inOrder(segment.fields);
    const term = termOfEvent(segment, glossary);
    const terms = fields.flatMap((field, index) => {
      const found = termOfField(field, segment.conversation.protocol, glossary);
      return found === undefined ? [] : [[index, found]];
    });
    return {
      bytes: Buffer.from(bytesOf(segment) ?? []).toString('hex'),
      fields: fields.map(spanOf),
      terms: Object.fromEntries([...terms, ...(term === undefined ? [] : [['event', term]])]),
    };
  });
  return `wirebook.data[${JSON.stringify(wireDataName(name))}]=${JSON.stringify(events)}\n`;
}

/** A field before its parts, as they stand on the page. */
function inOrder(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => [field, ...inOrder(field.children ?? [])]);
}

function spanOf({ start, end, bits }: Field): Span {
  return bits ? [start, end, bits.start, bits.length] : [start, end];
}
