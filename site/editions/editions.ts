import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Book } from '../../lib/book/model.ts';
import { slug } from '../../lib/book/slug.ts';
import type { Files } from '../assets.ts';
import type { Edition } from '../context.ts';
import { homePath } from '../paths.ts';
import { writeSite } from '../write.ts';
import { epub } from './epub.ts';
import { withHintsLast } from './hints.tsx';
import { leavesOf } from './leaves.ts';
import { printPdf } from './pdf.ts';
import { editionStyles } from './styles.ts';
import { wholeBook, wholeBookPath } from './whole-book.tsx';
import { zip } from './zip.ts';

/** The editions of a book, as its home page names them. */
export function editionsOf({ title }: Book): Edition[] {
  const name = slug(title);
  return [
    { path: wholeBookPath, title: 'The whole book on one page', note: 'to print it' },
    { path: `${name}.pdf`, title: 'PDF', note: 'A4, with an outline' },
    { path: `${name}.epub`, title: 'EPUB', note: 'for readers of books' },
    { path: `${name}.zip`, title: 'ZIP', note: 'these pages, to read without a network' },
  ];
}

/** What making the editions takes. */
export interface EditionOptions {
  book: Book;
  /** Renders the site with these editions on its home page. */
  renderWith: (editions: Edition[]) => Promise<Files>;
  /** The program of Chromium, which prints the PDF. */
  chromium: string;
  /** The date that the files give as theirs. */
  date: Date;
}

/** The site with its editions beside it. */
export async function withEditions(options: EditionOptions): Promise<Files> {
  const { book, renderWith, chromium, date } = options;
  const [page, pdf, epubFile, packed] = editionsOf(book) as [Edition, Edition, Edition, Edition];
  const files = await renderWith([page, pdf, epubFile, packed]);
  const styles = editionStyles();
  const leaves = () => withHintsLast(book, leavesOf(book, files));

  // Made of other leaves each, for an edition changes its own.
  const stylePath = 'assets/whole-book.css';
  const home = String(files.get(homePath));
  const made: Files = new Map<string, string | Uint8Array>([
    [stylePath, styles.wholeBook],
    [page.path, wholeBook(book, leaves(), home, stylePath)],
    [epubFile.path, epub({ book, leaves: leaves(), style: styles.epub, font: styles.font, date })],
  ]);
  made.set(
    pdf.path,
    await inFolder(new Map([...files, ...made]), (folder) =>
      printPdf(pathToFileURL(join(folder, page.path)).href, chromium, date),
    ),
  );

  // The packed site cannot hold itself.
  const inside = await renderWith([page, pdf, epubFile]);
  const zipped = zip(new Map([...inside, ...made]), { folder: `${slug(book.title)}/` });
  return new Map([...files, ...made, [packed.path, zipped]]);
}

/** Writes files into a folder that is gone again afterwards. */
async function inFolder<Result>(
  files: Files,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'wirebook-'));
  try {
    writeSite(files, folder);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
