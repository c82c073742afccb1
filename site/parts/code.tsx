import { indentClass, type Numbered, numberedLines } from '../code/numbered.ts';
import { useSite } from '../context.ts';

interface LinesProps {
  /** Highlighted HTML, a line each. */
  html: string[];
  /** The same lines as text. */
  text: string[];
  /** The first line's number; none are shown without it. */
  line?: number;
}

/** Lines of code, each a block that wraps with a hanging indent where the page is narrow. */
export function Lines({ html, text, line }: LinesProps) {
  const lines = html.map((content, index) => {
    const number = line === undefined ? '' : `<b class=n>${line + index}</b>`;
    return `${number}<span${indentClass(text[index] ?? '')}>${content}\n</span>`;
  });
  return (
    <pre class={line === undefined ? 'code' : 'code numbered'}>
      <code dangerouslySetInnerHTML={{ __html: lines.join('') }} />
    </pre>
  );
}

/** Lines of the program itself: each has an address, and its number leads to it. */
export function ProgramLines(lines: Numbered) {
  return (
    <pre class="code numbered">
      <code dangerouslySetInnerHTML={{ __html: numberedLines(lines) }} />
    </pre>
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
