/**
 * Where a field is: its first byte, the byte after its last, and for bits the
 * first of them and how many.
 */
export type Span = [start: number, end: number, bit?: number, bits?: number];

/** What the script needs to know about an event beside what the page says. */
export interface EventData {
  /** All bytes, in hexadecimal. */
  bytes: string;
  /** Where the fields are, in the order of the page. */
  fields: Span[];
  /** Slugs of the glossary, by the field's place in that order; `event` is for the event itself. */
  terms: Record<string, string>;
}

/** What the data are called, and where they stand below the site's root. */
export const wireDataName = (recipe: string): string => `wire/${recipe}`;
export const wireDataPath = (recipe: string): string => `${recipe}/wire.js`;
