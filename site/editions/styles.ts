import { readFileSync } from 'node:fs';
import { type Colour, palette } from '../theme/palette.ts';

/** What an edition needs to be looked at. */
export interface EditionStyles {
  /** What the whole book needs beside the site's own style. */
  wholeBook: string;
  epub: string;
  /** The font that the EPUB's style asks for as `mono.woff2`. */
  font: Uint8Array;
}

/** Reads the style sheets of the editions. */
export function editionStyles(): EditionStyles {
  const read = (path: string) => readFileSync(new URL(`../theme/${path}`, import.meta.url));
  return {
    wholeBook: read('editions/whole-book.css').toString(),
    epub: onPaper(read('editions/epub.css').toString()),
    font: read('fonts/atkinson-hyperlegible-mono.woff2'),
  };
}

/** A style sheet with the light colours of the palette in place of their names, which old readers don't know. */
export function onPaper(style: string): string {
  return style.replace(/var\(--([\w-]+)\)/g, (all, name) => palette[name as Colour]?.[0] ?? all);
}
