import type { Book, Recipe, Sections } from '../../lib/book/model.ts';
import { readTags } from '../code/doc-tags.ts';
import { exerciseId } from '../exercises/words.ts';
import {
  apisPath,
  causesPath,
  chapterPath,
  exercisesOf,
  exercisesPath,
  glossaryPath,
  recipePath,
  specificationsPath,
  teachingPath,
} from '../paths.ts';
import { nameEvents } from '../wire/names.ts';
import { segmentsOf } from '../wire/segments.ts';
import { bytesOf, kindOf } from '../wire/words.ts';
import { apisOf } from './apis.ts';
import { type Kind, pack, type SearchDocument } from './document.ts';
import { plain, plainSections } from './plain.ts';
import { specificationsOf } from './specifications.ts';

/** All that can be found in the book, in its order. */
export function documentsOf(book: Book): SearchDocument[] {
  return [
    ...pages(book),
    ...book.chapters.flatMap((chapter) => [
      document('chapter', chapter.title, '', chapterPath(chapter), plain(chapter.opening)),
      ...chapter.recipes.flatMap(ofRecipe),
    ]),
    ...ofSections('cause', causesPath, book.causes?.title ?? '', book.causes),
    ...ofSections('term', glossaryPath, '', book.glossary),
    ...apisOf(book).flatMap((module) => [
      document(
        'api',
        module.name,
        '',
        `${apisPath}#${module.id}`,
        module.apis.map(({ name }) => name).join(', '),
      ),
      ...module.apis.map(({ name, id, uses }) =>
        document('api', name, module.name, `${apisPath}#${id}`, titles(uses)),
      ),
    ]),
    ...specificationsOf(book).map(({ name, title = '', id, parts }) => {
      const labels = parts.map(({ label }) => label).filter(Boolean);
      const uses = titles(parts.flatMap((part) => part.uses));
      const text = [...(labels.length > 0 ? [`${labels.join(', ')}.`] : []), uses].join(' ');
      return document(
        'specification',
        `${name} ${title}`.trim(),
        '',
        `${specificationsPath}#${id}`,
        text,
      );
    }),
  ];
}

function document(
  kind: Kind,
  title: string,
  where: string,
  address: string,
  text: string,
): SearchDocument {
  return { kind, title, where, address, text };
}

/** The ways into the book that are no chapters. */
function pages(book: Book): SearchDocument[] {
  const { causes, glossary, teaching } = book;
  const exercises = exercisesOf(book);
  return [
    document('page', 'Node APIs', '', apisPath, 'What of Node the programs use, and where.'),
    document('page', 'Specifications', '', specificationsPath, 'RFCs and others, by section.'),
    ...(causes ? [document('page', causes.title, '', causesPath, plain(causes.introduction))] : []),
    ...(glossary
      ? [document('page', glossary.title, '', glossaryPath, plain(glossary.introduction))]
      : []),
    ...(exercises.length > 0
      ? [document('page', 'Exercises', '', exercisesPath, 'All exercises, by level and by topic.')]
      : []),
    ...(teaching
      ? [
          document('page', teaching.title, '', teachingPath, plain(teaching.introduction)),
          ...teaching.sections.map(({ slug, title, body }) =>
            document('section', title, teaching.title, `${teachingPath}#${slug}`, plain(body)),
          ),
        ]
      : []),
  ];
}

function ofSections(
  kind: Kind,
  path: string,
  where: string,
  sections: Sections | undefined,
): SearchDocument[] {
  return (sections?.sections ?? []).map(({ names, slug, body }) =>
    document(kind, names.join(', '), where, `${path}#${slug}`, plain(body)),
  );
}

function ofRecipe(recipe: Recipe): SearchDocument[] {
  const path = recipePath(recipe);
  const { name, title, summary, protocols, level } = recipe;
  const inside = (kind: Kind, heading: string, id: string, text: string) =>
    document(kind, heading, title, `${path}#${id}`, text);
  const prose = (heading: string, id: string, markdown: string) =>
    plainSections(markdown, `${id}-`).map((section) =>
      inside('section', section.title || heading, section.id || id, section.text),
    );
  const facts = `${name} · ${protocols.join(', ')} · ${level}`;
  return [
    document('recipe', title, name, path, `${summary} ${facts}. ${plain(recipe.purpose)}`),
    ...prose('How it works', 'how-it-works', recipe.working),
    ...recipe.pitfalls.map((pitfall) =>
      inside('pitfall', plain(pitfall.title), pitfall.slug, plain(pitfall.body)),
    ),
    ...recipe.exercises.map((exercise) =>
      inside(
        'exercise',
        exercise.title,
        exerciseId(exercise),
        plain(`${exercise.task}\n\n${exercise.why}`),
      ),
    ),
    ...prose('Going further', 'going-further', recipe.further),
    ...prose('References', 'the-references', recipe.references),
    ...ofProgram(recipe).map(({ heading, id, text }) => inside('code', heading, id, text)),
    ...ofWire(recipe).map(({ heading, id, text }) => inside('wire', heading, id, text)),
  ];
}

interface Part {
  heading: string;
  id: string;
  text: string;
}

/** The program's introduction, and each declaration with the comment before it. */
function ofProgram({ name, program }: Recipe): Part[] {
  const comments = new Map(program.rows.map((row) => [row.line, plain(readTags(row.comment))]));
  return [
    {
      heading: `${name}.ts`,
      id: 'the-program',
      text: plain(readTags(program.introduction)),
    },
    ...[...program.declarations.values()].map((declaration) => ({
      heading: declaration.name,
      id: declaration.name,
      text: [comments.get(declaration.line), declaration.source].filter(Boolean).join('\n'),
    })),
  ];
}

/** What was said on the wire, each thing once, with the names of its fields. */
function ofWire({ recording }: Recipe): Part[] {
  const parts = new Map<string, Part>();
  for (const { segment, id } of nameEvents(segmentsOf(recording))) {
    const heading = segment.summary || kindOf(segment);
    if (parts.has(heading) || !bytesOf(segment)) continue;
    const labels = new Set(
      segment.fields.flatMap(({ label, children = [] }) => [
        label,
        ...children.map((child) => child.label),
      ]),
    );
    parts.set(heading, { heading, id, text: [...labels].join(', ') });
  }
  return [...parts.values()];
}

function titles(uses: { recipe: Recipe }[]): string {
  return [...new Set(uses.map(({ recipe }) => recipe.title))].join(', ');
}

/** The script that brings the documents to the page. */
export function searchData(documents: SearchDocument[]): string {
  return `wirebook.data.search=${JSON.stringify(pack(documents))}\n`;
}
