import type { Program, Recipe, Row } from '../../lib/book/model.ts';
import { readTags } from '../code/doc-tags.ts';
import { declaredIn, lineIds } from '../code/lines.ts';
import { useSite } from '../context.ts';
import { Lines } from './code.tsx';
import { CopyButton } from './copy.tsx';
import { Prose } from './prose.tsx';

/** The program with its comments as prose beside the code that they speak of. */
export function AnnotatedProgram({ recipe }: { recipe: Recipe }) {
  const { highlighter } = useSite();
  const { program, name } = recipe;
  const html = highlighter.lines(program.source, 'typescript');
  const ids = lineIds(program);
  const names = declaredIn(program);
  const between = gaps(program);
  const [first] = program.rows;
  // Code without a comment at the top, the imports usually, stands beside the introduction.
  const beside = first && !first.comment ? first : undefined;
  const code = (row: Row) => {
    const lines = row.code.split('\n');
    return (
      <Lines
        html={html.slice(row.line - 1, row.line - 1 + lines.length)}
        text={lines}
        line={row.line}
        ids={ids}
        names={names}
      />
    );
  };
  return (
    <div class="program-text" data-tail={between.at(-1)}>
      <div class="row opening" {...(beside && { 'data-before': between[0] })}>
        <div class="comment">
          <h2 id="the-program-title">The program</h2>
          <Prose text={readTags(program.introduction)} recipe={recipe} />
        </div>
        <div>
          <FileBar name={`${name}.ts`} />
          {beside && code(beside)}
        </div>
      </div>
      {program.rows.map(
        (row, index) =>
          row !== beside && (
            <div class={row.comment ? 'row' : 'row bare'} data-before={between[index]}>
              <div class="comment">
                <Prose text={readTags(row.comment)} recipe={recipe} />
              </div>
              {code(row)}
            </div>
          ),
      )}
    </div>
  );
}

function FileBar({ name }: { name: string }) {
  return (
    <div class="file">
      <span class="file-name">{name}</span>
      <span class="tools">
        <CopyButton what="program" words="Copy" />
        <CopyButton what="program-bare" words="Copy without comments" />
        <a href={name} download={name}>
          Download
        </a>
      </span>
    </div>
  );
}

/** What stands in the file before each row's code, and after the last: comments and blank lines. */
export function gaps({ source, rows }: Program): string[] {
  const lines = source.split('\n');
  const found: string[] = [];
  let next = 1;
  for (const row of rows) {
    found.push(
      lines
        .slice(next - 1, row.line - 1)
        .map((line) => `${line}\n`)
        .join(''),
    );
    next = row.line + row.code.split('\n').length;
  }
  found.push(lines.slice(next - 1).join('\n'));
  return found;
}
