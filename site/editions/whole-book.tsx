import render from 'dom-serializer';
import type { ChildNode, Document, Element } from 'domhandler';
import { DomUtils, ElementType } from 'htmlparser2';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Book } from '../../lib/book/model.ts';
import { homePath } from '../paths.ts';
import { classesOf, deepen, type Leaf, type Places, parsePage, relink } from './leaves.ts';

export const wholeBookPath = 'whole-book.html';

/** On one page every id begins with the name of its leaf. */
const places: Places = {
  id: ({ name }, id) => `${name}--${id}`,
  address: ({ name }, id) => `#${id === undefined ? name : `${name}--${encodeURIComponent(id)}`}`,
};

/**
 * The whole book as one page, for printing: a cover, the contents, and all
 * leaves, each on a new sheet, with links that work within the page.
 *
 * @param home the site's first page, whose head and cover it takes over
 * @param style the path of the page's own style sheet, beside the site's
 */
export function wholeBook(book: Book, leaves: Leaf[], home: string, style: string): string {
  for (const leaf of leaves) {
    relink(leaf, leaves, places);
    deepen(leaf, leaf.level);
  }
  const document = parsePage(home);
  const title = `${book.title}: the whole book`;
  const words = DomUtils.findOne(({ name }) => name === 'title', document.children)?.firstChild;
  if (words?.type === ElementType.Text) words.data = title;
  find(document, ({ attribs }) => attribs.name === 'description').attribs.content =
    `All of ${book.title} on one page, to be printed.`;
  const icon = find(document, ({ attribs }) => attribs.rel === 'icon');
  for (const link of markup(<link rel="stylesheet" href={style} />)) DomUtils.prepend(icon, link);
  const main = find(document, ({ name }) => name === 'main');
  relink({ path: homePath, name: 'home', title, level: 1, main }, leaves, places);
  const cover = find(document, (element) => classesOf(element).includes('cover'));
  const drawing = DomUtils.findOne(({ name }) => name === 'figure', cover.children);
  if (drawing) DomUtils.removeElement(drawing);
  for (const child of [...main.children]) if (child !== cover) DomUtils.removeElement(child);
  for (const node of markup(<Rest leaves={leaves} />)) DomUtils.appendChild(main, node);
  return render(document.children, { encodeEntities: 'utf8' });
}

function Rest({ leaves }: { leaves: Leaf[] }) {
  return (
    <>
      <nav class="whole-contents" aria-labelledby="whole-contents-title">
        <h2 id="whole-contents-title">Contents</h2>
        <ol>
          {leaves.map((leaf) => (
            <li class={`level${leaf.level}`}>
              <a href={places.address(leaf, undefined)}>{leaf.title}</a>
            </li>
          ))}
        </ol>
      </nav>
      {leaves.map(({ name, main }) => (
        <section
          class="leaf"
          id={name}
          dangerouslySetInnerHTML={{ __html: render(main.children, { encodeEntities: 'utf8' }) }}
        />
      ))}
    </>
  );
}

function find(document: Document, test: (element: Element) => boolean): Element {
  const element = DomUtils.findOne(test, document.children);
  if (!element) throw new Error('the home page is not as the whole book expects it');
  return element;
}

/** A component as nodes, in a list of their own: a node leaves its document when it joins another. */
function markup(component: VNode): ChildNode[] {
  return [...parsePage(renderToString(component)).children];
}
