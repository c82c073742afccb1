import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Style } from './style.ts';

/** The style of all pages of a report. */
export const StyleContext = createContext<Style>({ css: '', policy: "default-src 'none'" });

interface DocumentProps {
  title: string;
  children: ComponentChildren;
}

/** The shell of a report's page: one file that needs nothing else and runs no script. */
export function Document({ title, children }: DocumentProps) {
  const { css, policy } = useContext(StyleContext);
  return (
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: css }} />
      </head>
      <body>{children}</body>
    </html>
  );
}

/**
 * Text that a student wrote, for a page: what HTML cannot hold is shown as
 * `\u001b`. (Everything else is escaped by the renderer.)
 */
export function visible(text: string): string {
  return text.replace(
    /[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Cs}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
