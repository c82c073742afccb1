import { depth } from '../code/lines.ts';
import { useSite } from '../context.ts';

interface LinesProps {
  /** Highlighted HTML, a line each. */
  html: string[];
  /** The same lines as text. */
  text: string[];
  /** The first line's number; none are shown without it. */
  line?: number;
  /** The id of each line by its number. */
  ids?: Map<number, string>;
  /** Declarations that begin in a line. */
  names?: Map<number, string[]>;
}

/** Lines of code, each a block that wraps with a hanging indent where the page is narrow. */
export function Lines({ html, text, line, ids, names }: LinesProps) {
  return (
    <pre class={line === undefined ? 'code' : 'code numbered'}>
      <code>
        {html.map((content, index) => {
          const number = (line ?? 0) + index;
          const indent = depth(text[index] ?? '');
          const id = ids?.get(number);
          return (
            <>
              {names?.get(number)?.map((name) => (
                <b id={name} />
              ))}
              {line !== undefined && <LineNumber number={number} id={id} />}
              <span
                class={indent > 0 ? `l i${indent}` : 'l'}
                dangerouslySetInnerHTML={{ __html: `${content}\n` }}
              />
            </>
          );
        })}
      </code>
    </pre>
  );
}

/** Screen readers and the Tab key would stop at every line; the ids are there all the same. */
const unheard = { 'aria-hidden': true, tabIndex: -1 };

function LineNumber({ number, id }: { number: number; id: string | undefined }) {
  if (id === undefined) return <span class="n">{number}</span>;
  return (
    <a class="n" id={id} href={`#${id}`} {...unheard}>
      {number}
    </a>
  );
}

/** A whole piece of code in one language. */
export function Listing({
  code,
  language,
  line,
}: {
  code: string;
  language: string;
  line?: number;
}) {
  const { highlighter } = useSite();
  return (
    <Lines
      html={highlighter.lines(code, language)}
      text={code.split('\n')}
      {...(line !== undefined && { line })}
    />
  );
}
