import type { ComponentChildren } from 'preact';
import { useSite } from '../context.ts';
import {
  apisPath,
  causesPath,
  exercisesPath,
  glossaryPath,
  homePath,
  searchPath,
  specificationsPath,
} from '../paths.ts';
import { themeScript } from '../theme/theme-script.ts';
import { Metadata } from './metadata.tsx';
import { contentSecurityPolicy } from './policy.ts';

interface DocumentProps {
  title: string;
  description: string;
  previous?: string | undefined;
  next?: string | undefined;
  /** A recipe's own page, which asks for one style sheet only. */
  recipe?: boolean;
  /** Not for search engines. */
  unlisted?: boolean;
  children: ComponentChildren;
}

/** The shell of every page: head, masthead, main and foot. */
export function Document({
  title,
  description,
  previous,
  next,
  recipe,
  unlisted,
  children,
}: DocumentProps) {
  const site = useSite();
  const { book, assets, root, live, exercises } = site;
  return (
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={contentSecurityPolicy(live)} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title === book.title ? title : `${title} · ${book.title}`}</title>
        <meta name="description" content={description} />
        {unlisted && <meta name="robots" content="noindex" />}
        <Metadata site={site} title={title} description={description} />
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
        <link rel="stylesheet" href={root + assets.style} />
        {!recipe && <link rel="stylesheet" href={root + assets.pagesStyle} />}
        <link rel="icon" href={root + assets.icon} type="image/svg+xml" />
        {previous !== undefined && <link rel="prev" href={root + previous} />}
        {next !== undefined && <link rel="next" href={root + next} />}
        {live && <script src={`${root}@live/live.js?version=`} defer />}
        <script src={root + assets.script} defer />
      </head>
      <body>
        <a class="skip" href="#the-page">
          Skip to the content
        </a>
        <header class="masthead">
          <a class="wordmark" href={root + homePath}>
            <Wordmark />
            {book.title}
          </a>
          <nav aria-label="Book">
            <a href={`${root}${homePath}#contents`}>Contents</a>
            {exercises && <a href={root + exercisesPath}>Exercises</a>}
            {book.causes && <a href={root + causesPath}>What goes wrong</a>}
            {book.glossary && <a href={root + glossaryPath}>Glossary</a>}
          </nav>
          <a href={root + searchPath} data-opens="search">
            Search
          </a>
          <ThemeSwitch />
        </header>
        <main id="the-page">{children}</main>
        <footer class="colophon">
          <p>
            Everything shown on these pages, programs, output and bytes, comes from a recorded run.
          </p>
          <p>
            <a href={root + apisPath}>Node APIs</a> ·{' '}
            <a href={root + specificationsPath}>Specifications</a>
            <button class="copy scripted" type="button" data-opens="keys">
              ? Keys
            </button>
          </p>
        </footer>
      </body>
    </html>
  );
}

/** Two lanes and two arrows: the book in little. */
function Wordmark() {
  return (
    <svg class="glyph" width="26" height="22" viewBox="0 0 26 22" aria-hidden="true">
      <path class="program" d="M3 1V21M3 8H18.5M14.5 4.5L18.5 8L14.5 11.5" />
      <path class="peer" d="M23 1V21M23 15H7.5M11.5 11.5L7.5 15L11.5 18.5" />
    </svg>
  );
}

/** Shown where the script runs; without it the page follows the system. */
function ThemeSwitch() {
  return (
    <fieldset class="theme-switch scripted">
      <legend class="unseen">Colours</legend>
      {(
        [
          ['system', 'Like the system', 'M8 1.5a6.5 6.5 0 0 0 0 13Z'],
          ['light', 'Light', ''],
          ['dark', 'Dark', 'M8 1.5a6.5 6.5 0 0 1 0 13a6.5 6.5 0 0 1 0 -13Z'],
        ] as const
      ).map(([value, words, path]) => (
        <label title={words}>
          <input type="radio" name="theme" value={value} class="unseen" />
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6.5" />
            {path && <path d={path} />}
          </svg>
          <span class="unseen">{words}</span>
        </label>
      ))}
    </fieldset>
  );
}
