import { escapeHtml } from './escape.ts';
import { depth } from './lines.ts';
import { type Link, withLinks } from './links.ts';

/** Lines of a program, one after another, and what belongs to them by their number in the file. */
export interface Numbered {
  /** Highlighted, a line each. */
  html: string[];
  /** The same lines as text. */
  text: string[];
  /** The first line's number. */
  line: number;
  ids: ReadonlyMap<number, string>;
  /** Declarations that begin in a line; each is a place to link to. */
  names: ReadonlyMap<number, string[]>;
  links: ReadonlyMap<number, Link[]>;
}

/**
 * The lines of a program as HTML: before each an empty link to itself, which
 * the style sheet fills with the line's number by counting (`skipClasses`).
 * There are hundreds on a page, so every attribute is as short as can be.
 * Screen readers and the Tab key would stop at every number: they are for the
 * pointer, and the ids are there all the same.
 */
export function numberedLines({ html, text, line, ids, names, links }: Numbered): string {
  return html
    .map((content, index) => {
      const number = line + index;
      const id = escapeHtml(ids.get(number) ?? '');
      const places = (names.get(number) ?? []).map((name) => `<b id=${escapeHtml(name)}></b>`);
      const self = `<a href=#${id} id=${id} tabindex=-1 aria-hidden=true></a>`;
      const code = withLinks(content, links.get(number) ?? []);
      return `${places.join('')}${self}<span${indentClass(text[index] ?? '')}>${code}\n</span>`;
    })
    .join('');
}

/** The class of a line's indent, where it has one. */
export function indentClass(line: string): string {
  const indent = depth(line);
  return indent > 0 ? ` class=i${indent}` : '';
}

/**
 * The classes that let the style sheet count on over lines that are not shown
 * as code: the ones of a row, and the tens of the comment in it; up to 99.
 */
export function skipClasses(lines: number): { ones: string; tens: string } {
  const [tens, ones] = [Math.floor(lines / 10), lines % 10];
  return { ones: ones > 0 ? ` g${ones}` : '', tens: tens > 0 ? ` g${tens}0` : '' };
}
