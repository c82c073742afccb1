import type { Program, Recipe } from '../../lib/book/model.ts';
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
  return (
    <div class="program-text" data-tail={between.at(-1)}>
      <div class="row opening">
        <div class="comment">
          <Prose text={program.introduction} recipe={recipe} />
        </div>
        <div class="file">
          <span class="file-name">{name}.ts</span>
          <span class="tools">
            <CopyButton what="program" words="Copy" />
            <CopyButton what="program-bare" words="Copy without comments" />
            <a href={`${name}.ts`} download={`${name}.ts`}>
              Download
            </a>
          </span>
        </div>
      </div>
      {program.rows.map((row, index) => {
        const lines = row.code.split('\n');
        return (
          <div class={row.comment ? 'row' : 'row bare'} data-before={between[index]}>
            <div class="comment">
              <Prose text={row.comment} recipe={recipe} />
            </div>
            <Lines
              html={html.slice(row.line - 1, row.line - 1 + lines.length)}
              text={lines}
              line={row.line}
              ids={ids}
              names={names}
              anchored
            />
          </div>
        );
      })}
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
