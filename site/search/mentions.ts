import type { Program, Recipe } from '../../lib/book/model.ts';
import type { Field } from '../../lib/wire/events.ts';
import { lineIds } from '../code/lines.ts';
import { onceFor } from '../once.ts';
import { nameEvents } from '../wire/names.ts';
import { segmentsOf } from '../wire/segments.ts';

/** Where a recipe speaks of a specification. */
export interface Mention {
  /** `RFC 9112`, `RFC 9112 §7.1`, `RFC 9110 Appendix B`, or any other name. */
  label: string;
  /** The place's id on the recipe's page; empty for the page itself. */
  id: string;
  /** True where it explains bytes on the wire. */
  wire: boolean;
  /** Where a specification that is no RFC is read. */
  url?: string;
}

/** All that a recipe says about specifications, the place that says most about each first. */
export const mentions = onceFor(gather);

function gather(recipe: Recipe): Mention[] {
  const said = (text: string, id: string): Mention[] =>
    specificationsIn(text).map((label) => ({ label, id, wire: false }));
  const all = [
    ...said(recipe.working, 'how-it-works'),
    ...said(recipe.pitfallsOpening, 'the-pitfalls'),
    ...recipe.pitfalls.flatMap(({ slug, body }) => said(body, slug)),
    ...said(recipe.program.introduction, 'the-program'),
    ...saidInComments(recipe.program, said),
    ...said(recipe.purpose, ''),
    ...said(recipe.further, 'going-further'),
    ...said(recipe.references, 'the-references'),
    ...recipe.specifications.map(({ label, url }) => ({ label, url, id: '', wire: false })),
    ...onTheWire(recipe),
  ];
  const first = new Map<string, Mention>();
  for (const mention of all) if (!first.has(mention.label)) first.set(mention.label, mention);
  return [...first.values()];
}

function saidInComments(
  program: Program,
  said: (text: string, id: string) => Mention[],
): Mention[] {
  const ids = lineIds(program);
  return program.rows.flatMap(({ comment, line }) => said(comment, ids.get(line) ?? 'the-program'));
}

function onTheWire({ recording }: Recipe): Mention[] {
  const segments = segmentsOf(recording);
  return nameEvents(segments).flatMap(({ segment, id }) =>
    labelsOf(segment.fields).map((label) => ({ label, id, wire: true })),
  );
}

function labelsOf(fields: Field[]): string[] {
  return fields.flatMap(({ specification, children = [] }) => [
    ...(specification ? [specification] : []),
    ...labelsOf(children),
  ]);
}

const link = /\[[^\]]*\]\(https:\/\/www\.rfc-editor\.org\/rfc\/rfc([^)\s]*)\)/g;
const rfc =
  /\bRFC (\d+)(?:(?: |, )(?:§ ?|section )(\d+(?:\.\d+)*)| (?:Appendix |appendix )([A-Z](?:\.\d+)*))?/g;

/** The RFCs that a text names, or links to, with the section where it does. */
export function specificationsIn(markdown: string): string[] {
  const text = markdown.replace(link, (_all, address: string) => {
    const [number, part = ''] = address.split('#');
    const named = part.replace(/^section-/, ' §').replace(/^appendix-/, ' Appendix ');
    return `RFC ${number}${named}; `;
  });
  return [...text.matchAll(rfc)].map(([, number, section, appendix]) =>
    section
      ? `RFC ${number} §${section}`
      : `RFC ${number}${appendix ? ` Appendix ${appendix}` : ''}`,
  );
}
