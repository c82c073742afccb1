import render from 'dom-serializer';
import type { Element } from 'domhandler';
import { DomUtils } from 'htmlparser2';
import { renderToString } from 'preact-render-to-string';
import type { Book } from '../../lib/book/model.ts';
import { exerciseId } from '../exercises/words.ts';
import { recipePath, recipesOf, teachingPath } from '../paths.ts';
import { classesOf, type Leaf, parsePage } from './leaves.ts';

/** Where the hints stand: no page of the site, where each stands with its exercise. As deep as those, so links stay. */
const path = 'hints/index.html';

/**
 * Takes the hints out of the leaves of recipes, and gathers them in a leaf of
 * their own, the last but for the guide for teachers: on paper nothing can be
 * folded up, and whoever reads a task must not read its answer in passing.
 */
export function withHintsLast(book: Book, leaves: Leaf[]): Leaf[] {
  const hints = hintsOf(book, leaves);
  const place = leaves.findIndex((leaf) => leaf.path === teachingPath);
  return hints ? leaves.toSpliced(place < 0 ? leaves.length : place, 0, hints) : leaves;
}

function hintsOf(book: Book, leaves: Leaf[]): Leaf | undefined {
  const exercises = recipesOf(book).flatMap((recipe) => {
    const leaf = leaves.find((one) => one.path === recipePath(recipe));
    return leaf ? recipe.exercises.map((exercise) => takeHints(leaf, exercise)) : [];
  });
  if (exercises.length === 0) return undefined;
  const html = renderToString(
    <main>
      <div class="part title">
        <h1>Hints</h1>
        <p class="lead">
          For the exercises, from a nudge to nearly the answer. Read one at a time.
        </p>
      </div>
      {exercises.map(({ id, title, task, hints }) => (
        <section class="part" aria-labelledby={id}>
          <h2 id={id}>
            <a href={task}>{title}</a>
          </h2>
          <ol class="body">
            {hints.map((hint) => (
              <li dangerouslySetInnerHTML={{ __html: hint }} />
            ))}
          </ol>
        </section>
      ))}
    </main>,
  );
  const main = DomUtils.findOne(({ name }) => name === 'main', parsePage(html).children);
  return main ? { path, name: 'hints', title: 'Hints', level: 1, main } : undefined;
}

/** The hints of one exercise as HTML; in their place stands the way to them. */
function takeHints(leaf: Leaf, exercise: { id: string; name: string; title: string }) {
  const id = exercise.id.replace('/', '-');
  const section = DomUtils.findOne(
    ({ attribs }) => attribs.id === exerciseId(exercise),
    leaf.main.children,
  );
  const found = section
    ? DomUtils.findAll((one) => classesOf(one).includes('hint'), section.children)
    : [];
  for (const hint of found) settle(hint, leaf);
  const hints = found.map((hint) =>
    hint.children
      .filter((child) => !('name' in child && child.name === 'summary'))
      .map((child) => render(child, { encodeEntities: 'utf8' }))
      .join(''),
  );
  const [first] = found;
  const [way] = parsePage(
    renderToString(
      <p class="caption">
        <a href={`../${path}#${id}`}>
          {hints.length === 1 ? 'A hint' : `${hints.length} hints`} at the end of the book
        </a>
      </p>,
    ),
  ).children;
  if (first && way) DomUtils.prepend(first, way);
  for (const hint of found) DomUtils.removeElement(hint);
  return { id, title: exercise.title, task: `../${leaf.path}#${exerciseId(exercise)}`, hints };
}

/** Makes the ids of a hint its recipe's, and lets its links lead where they led before. */
function settle(hint: Element, { name, path }: Leaf): void {
  const all = DomUtils.findAll(() => true, hint.children);
  const own = new Set(all.map(({ attribs }) => attribs.id));
  for (const { attribs } of all) {
    if (attribs.id) attribs.id = `${name}-${attribs.id}`;
    const id = /^#(.+)/.exec(attribs.href ?? '')?.[1];
    if (id !== undefined) attribs.href = own.has(id) ? `#${name}-${id}` : `../${path}#${id}`;
  }
}
