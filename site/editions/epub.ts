import { createHash } from 'node:crypto';
import render from 'dom-serializer';
import type { Element } from 'domhandler';
import { DomUtils } from 'htmlparser2';
import type { Book } from '../../lib/book/model.ts';
import type { Files } from '../assets.ts';
import { escapeHtml } from '../code/escape.ts';
import { isDrawn, type Leaf, type Places, relink, unlink } from './leaves.ts';
import { zip } from './zip.ts';

/** Each leaf is a file of its own; its ids stay as they are. */
const places: Places = {
  id: (_leaf, id) => id,
  address: ({ name }, id) => `${name}.xhtml${id === undefined ? '' : `#${encodeURIComponent(id)}`}`,
};

/** What an EPUB is made of. */
export interface EpubContent {
  book: Book;
  leaves: Leaf[];
  /** The style sheet of its pages. */
  style: string;
  /** The font that it asks for, `mono.woff2`. */
  font: Uint8Array;
  /** Shown as its last change. */
  date: Date;
}

/**
 * The book as EPUB 3.2 (w3.org/TR/epub-32): a package of XHTML pages, one for
 * each leaf, and their contents.
 */
export function epub({ book, leaves, style, font, date }: EpubContent): Uint8Array {
  const files: Files = new Map();
  for (const leaf of leaves) relink(leaf, leaves, places);
  const cover = `<h1>${escapeHtml(book.title)}</h1><p class="lead">Network programming in TypeScript, with the wire in sight.</p>`;
  files.set('book/cover.xhtml', page(book.title, cover, 'cover'));
  for (const leaf of leaves) {
    for (const element of DomUtils.findAll(() => true, leaf.main.children)) asXhtml(element);
    const body = render(leaf.main.children, { xmlMode: true, encodeEntities: 'utf8' });
    files.set(`book/${leaf.name}.xhtml`, page(leaf.title, body, 'leaf'));
  }
  files.set('book/contents.xhtml', page('Contents', contents(leaves), 'contents'));
  files.set('book/book.css', style);
  files.set('book/mono.woff2', font);

  // The same content has the same name, wherever and whenever it was made.
  const hash = createHash('sha256');
  for (const [path, content] of files) hash.update(path).update(content);
  files.set('book/package.opf', packageDocument(book, leaves, hash.digest('hex'), date));

  const all: Files = new Map<string, string | Uint8Array>([
    ['mimetype', 'application/epub+zip'],
    ['META-INF/container.xml', container],
    ...files,
  ]);
  return zip(all, { stored: ['mimetype'] });
}

const container = `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
`;

function page(title: string, body: string, kind: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en-GB" xml:lang="en-GB">
<head><title>${escapeHtml(title)}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>
<body class="${kind}">${body}</body>
</html>
`;
}

function contents(leaves: Leaf[]): string {
  const link = (leaf: Leaf) =>
    `<a href="${places.address(leaf, undefined)}">${escapeHtml(leaf.title)}</a>`;
  let list = '';
  for (const [index, leaf] of leaves.entries()) {
    if (leaf.level === 2) continue;
    const next = leaves.findIndex((one, place) => place > index && one.level === 1);
    const below = leaves.slice(index + 1, next < 0 ? undefined : next);
    const inner = below.map((one) => `<li>${link(one)}</li>`).join('');
    list += `<li>${link(leaf)}${inner && `<ol>${inner}</ol>`}</li>`;
  }
  return `<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>${list}</ol></nav>`;
}

function packageDocument(book: Book, leaves: Leaf[], hash: string, date: Date): string {
  const names = ['cover', 'contents', ...leaves.map(({ name }) => name)];
  const drawn = new Set(
    leaves
      .filter(({ main }) => DomUtils.existsOne(({ name }) => name === 'svg', main.children))
      .map(({ name }) => name),
  );
  const item = (name: string) => {
    const properties =
      name === 'contents' ? ' properties="nav"' : drawn.has(name) ? ' properties="svg"' : '';
    return `<item id="${name}" href="${name}.xhtml" media-type="application/xhtml+xml"${properties}/>`;
  };
  return `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en-GB">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:sha256:${hash}</dc:identifier>
<dc:title>${escapeHtml(book.title)}</dc:title>
<dc:language>en-GB</dc:language>
<meta property="dcterms:modified">${date.toISOString().slice(0, 19)}Z</meta>
</metadata>
<manifest>
${names.map(item).join('\n')}
<item id="style" href="book.css" media-type="text/css"/>
<item id="font" href="mono.woff2" media-type="font/woff2"/>
</manifest>
<spine>
${names.map((name) => `<itemref idref="${name}"/>`).join('\n')}
</spine>
</package>
`;
}

/** What HTML allows and XHTML in an EPUB does not. */
function asXhtml(element: Element): void {
  const { attribs, name } = element;
  for (const key of Object.keys(attribs)) {
    if (key.startsWith('data-') || key === 'tabindex') delete attribs[key];
  }
  if (isDrawn(element)) delete attribs.role;
  else if (name === 'svg') {
    attribs.xmlns = 'http://www.w3.org/2000/svg';
    if (attribs.role) attribs.role = 'img';
  }
  // Links in drawings lead to the events below; readers of books disagree on how to write them.
  if (name === 'a' && isDrawn(element)) unlink(element);
}
