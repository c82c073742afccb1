import { renderToString } from 'preact-render-to-string';
import { fromRecipe } from '../../lib/book/exercises.ts';
import { pitfallAnchor } from '../../lib/book/links.ts';
import type { Recipe } from '../../lib/book/model.ts';
import { slug } from '../../lib/book/slug.ts';
import { type Site, SiteContext, useSite } from '../context.ts';
import { exerciseId } from '../exercises/words.ts';
import { renderInline, renderMarkdown, type Surroundings } from '../markdown.ts';
import { causesPath, glossaryPath, recipePath, sourceUrl } from '../paths.ts';
import { speakersOf } from '../speakers.ts';
import { Lines, Listing } from './code.tsx';

interface ProseProps {
  text: string;
  /** The recipe that the text belongs to, whose program it may quote. */
  recipe?: Recipe;
  /** Put before the ids of headings. */
  prefix?: string;
  /** The exercise of the recipe that the text belongs to; its links go out from there. */
  exercise?: string;
}

/** A text in Markdown. */
export function Prose({ text, recipe, prefix, exercise }: ProseProps) {
  const site = useSite();
  if (!text) return null;
  const html = renderMarkdown(text, {
    ...surroundings(site, recipe, exercise),
    // Whoever speaks in an exercise is not whom the recipe's recording shows.
    ...(recipe && !exercise && { speakers: speakersOf(recipe.recording) }),
    ...(prefix !== undefined && { prefix }),
  });
  return <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}

/** One line of Markdown, without a paragraph around it. */
export function Inline({ text, recipe }: { text: string; recipe?: Recipe }) {
  const html = renderInline(text, surroundings(useSite(), recipe));
  return <span dangerouslySetInnerHTML={{ __html: html }} />;
}

function surroundings(site: Site, recipe: Recipe | undefined, exercise?: string): Surroundings {
  const local = (href: string) => (exercise ? fromRecipe(href, exercise) : href);
  const inSite = (node: preact.VNode) =>
    renderToString(<SiteContext.Provider value={site}>{node}</SiteContext.Provider>);
  return {
    resolve: (href) => resolve(local(href), site, recipe),
    term: (text) => termAddress(text, site),
    fence: (code, language) =>
      inSite(
        <div class="listing">
          <Listing code={code} language={language} />
        </div>,
      ),
    declaration: (href) => {
      if (!recipe) return undefined;
      const [file, name = ''] = local(href).split('#');
      const found = file === `${recipe.name}.ts` && recipe.program.declarations.has(name);
      return found ? inSite(<DeclarationListing recipe={recipe} name={name} />) : undefined;
    },
  };
}

/** A declaration of the program, with a link to its place there. */
function DeclarationListing({ recipe, name }: { recipe: Recipe; name: string }) {
  const { highlighter, path, root } = useSite();
  const { program } = recipe;
  const page = pageFrom(path, root, recipe);
  const declaration = program.declarations.get(name);
  if (!declaration) return null;
  const { line, endLine } = declaration;
  return (
    <figure class="listing">
      <figcaption>
        <a href={`${page}#${name}`}>{name}</a>
        <span>
          {line === endLine ? `line ${line}` : `lines ${line}–${endLine}`} of {recipe.name}.ts
        </span>
      </figcaption>
      <Lines
        html={highlighter.lines(program.source, 'typescript').slice(line - 1, endLine)}
        text={declaration.source.split('\n')}
        line={line}
      />
    </figure>
  );
}

/** Where a link in the book's Markdown leads on the site. */
function resolve(
  href: string,
  { root, repository, path: sitePath }: Site,
  recipe?: Recipe,
): string | undefined {
  if (/^(?:https?:|mailto:|#)/.test(href)) return href;
  const [path = '', heading] = href.split('#');
  const anchor = heading?.startsWith(pitfallAnchor) ? heading.slice(pitfallAnchor.length) : heading;
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const beside = /^(?:\.\.\/)?(glossary|goes-wrong)\.md$/.exec(path)?.[1];
  if (beside === 'glossary') return `${root}${glossaryPath}${hash}`;
  if (beside === 'goes-wrong') return `${root}${causesPath}${hash}`;
  const [, owner, name = ''] =
    /^(?:\.\.\/)?(?:([a-z0-9-]+)\/)?exercises\/([^/]+)\/(?:README\.md)?$/.exec(path) ?? [];
  if (name && owner) return `${root}${recipePath({ name: owner })}#${exerciseId({ name })}`;
  if (name && recipe) return `${root}${recipePath(recipe)}#${exerciseId({ name })}`;
  const other = /^(?:\.\.\/)?([a-z0-9-]+)\/(?:README\.md)?$/.exec(path)?.[1];
  if (other !== undefined) return `${root}${recipePath({ name: other })}${hash}`;
  if (!recipe) return undefined;
  const page = pageFrom(sitePath, root, recipe);
  if (path === '' || path === 'README.md') return page + (hash || (page ? '' : '#the-page'));
  if (path === `${recipe.name}.ts`) {
    return recipe.program.declarations.has(anchor ?? '') ? page + hash : path;
  }
  return repository && sourceUrl(repository, `recipes/${recipe.name}/${path}`);
}

/** The way to a recipe's page from one that shows a text of it: none where that is the page. */
function pageFrom(path: string, root: string, recipe: Recipe): string {
  return path === recipePath(recipe) ? '' : root + recipePath(recipe);
}

/** Where the glossary explains a term, in the singular or the plural. */
function termAddress(text: string, { book, root }: Site): string | undefined {
  const name = slug(text);
  const found = book.glossary?.sections.find((term) =>
    term.names.map(slug).some((known) => known === name || `${known}s` === name),
  );
  return found && `${root}${glossaryPath}#${found.slug}`;
}
