import type { Book, Recipe } from '../../lib/book/model.ts';
import { slug } from '../../lib/book/slug.ts';
import { specification } from '../../lib/book/specification.ts';
import { onceFor } from '../once.ts';
import { recipePath, recipesOf } from '../paths.ts';
import { mentions } from './mentions.ts';
import { rfcTitles } from './rfc-titles.ts';

/** A recipe that speaks of a specification, and where. */
export interface SpecificationUse {
  recipe: Recipe;
  /** Below the site's root, with a fragment. */
  address: string;
  /** True where it only explains bytes on the wire. */
  wire: boolean;
}

/** A section of a specification, or the whole. */
export interface SpecificationPart {
  /** `§7.1`, `Appendix B`; empty for the whole. */
  label: string;
  id: string;
  url?: string;
  uses: SpecificationUse[];
}

/** A specification that the book speaks of. */
export interface Specification {
  /** `RFC 9112`, or any other name. */
  name: string;
  /** What it is called; undefined where the name says it. */
  title?: string;
  id: string;
  url?: string;
  parts: SpecificationPart[];
}

/** The specifications that the book speaks of: RFCs by number and section, then all others by name. */
export const specificationsOf = onceFor(gather);

function gather(book: Book): Specification[] {
  const found = new Map<string, Specification>();
  for (const recipe of recipesOf(book)) {
    for (const { label, id, wire, url = specification(label)?.url } of mentions(recipe)) {
      const [, name = label, section = ''] = /^(RFC \d+)(?: (.*))?$/.exec(label) ?? [];
      const whole = specification(name)?.url ?? url;
      const title = rfcTitles[numberOf(name)];
      const known = found.get(name) ?? {
        name,
        id: slug(name),
        parts: [],
        ...(whole && { url: whole }),
        ...(title && { title }),
      };
      found.set(name, known);
      let part = known.parts.find((one) => one.label === section);
      if (!part) {
        const own = section ? `${known.id}-${section.replace(/^§/, '').replace(/\s+/g, '-')}` : '';
        part = { label: section, id: own || `${known.id}-whole`, uses: [], ...(url && { url }) };
        known.parts.push(part);
      }
      const address = recipePath(recipe) + (id && `#${id}`);
      part.uses.push({ recipe, address, wire });
    }
  }
  for (const { parts } of found.values()) parts.sort((a, b) => natural.compare(a.label, b.label));
  return [...found.values()].sort(
    (a, b) => numberOf(a.name) - numberOf(b.name) || natural.compare(a.name, b.name),
  );
}

/** Numbers count as numbers, the same on every machine. */
const natural = new Intl.Collator('en', { numeric: true });

function numberOf(name: string): number {
  return Number(/^RFC (\d+)$/.exec(name)?.[1] ?? 1e6);
}
