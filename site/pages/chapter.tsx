import type { Chapter } from '../../lib/book/model.ts';
import { useSite } from '../context.ts';
import { Breadcrumbs } from '../parts/breadcrumbs.tsx';
import { Document } from '../parts/document.tsx';
import { Prose } from '../parts/prose.tsx';
import { RecipeList } from '../parts/recipe-list.tsx';
import { chapterPath } from '../paths.ts';

/** A chapter: its opening and its recipes. */
export function ChapterPage({ chapter }: { chapter: Chapter }) {
  const { book, root } = useSite();
  const index = book.chapters.indexOf(chapter);
  const [previous, next] = [book.chapters[index - 1], book.chapters[index + 1]];
  return (
    <Document
      title={chapter.title}
      description={chapter.recipes.map((recipe) => recipe.title).join(', ')}
      previous={previous && chapterPath(previous)}
      next={next && chapterPath(next)}
    >
      <div class="part title">
        <div class="side">
          <Breadcrumbs steps={[{ title: chapter.title }]} />
        </div>
        <div class="body">
          <h1>
            <span class="number">{index + 1}</span> {chapter.title}
          </h1>
          <Prose text={chapter.opening} />
          <RecipeList recipes={chapter.recipes} chapter={index + 1} />
        </div>
      </div>
      <nav class="read-on" aria-label="Chapters before and after">
        {previous && (
          <a rel="prev" href={root + chapterPath(previous)}>
            <span>Previous</span>
            {previous.title}
          </a>
        )}
        {next && (
          <a rel="next" href={root + chapterPath(next)}>
            <span>Next</span>
            {next.title}
          </a>
        )}
      </nav>
    </Document>
  );
}
