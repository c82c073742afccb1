import type { Program, Recipe, Row } from '../../lib/book/model.ts';
import { nodeImports } from '../../lib/book/node-imports.ts';
import { readTags } from '../code/doc-tags.ts';
import { declaredIn, lineIds } from '../code/lines.ts';
import { importLinks } from '../code/links.ts';
import { skipClasses } from '../code/numbered.ts';
import { useSite } from '../context.ts';
import { ProgramLines } from './code.tsx';
import { CopyButton } from './copy.tsx';
import { Prose } from './prose.tsx';

/** The program with its comments as prose beside the code that they speak of. */
export function AnnotatedProgram({ recipe }: { recipe: Recipe }) {
  const { highlighter } = useSite();
  const { program, name } = recipe;
  const html = highlighter.lines(program.source, 'typescript');
  const ids = lineIds(program);
  const names = declaredIn(program);
  const links = importLinks(nodeImports(program.source), recipe.apis);
  const skipped = skippedLines(program).map(skipClasses);
  const [first] = program.rows;
  // Code without a comment at the top, the imports usually, stands beside the introduction.
  const beside = first && !first.comment ? first : undefined;
  const opening = beside && skipped[0];
  const code = (row: Row) => {
    const text = row.code.split('\n');
    const from = row.line - 1;
    return (
      <ProgramLines
        html={html.slice(from, from + text.length)}
        text={text}
        line={row.line}
        ids={ids}
        names={names}
        links={links}
      />
    );
  };
  return (
    <div class="program-text">
      <div class={`row opening${opening?.ones ?? ''}`}>
        <div class={`comment${opening?.tens ?? ''}`}>
          <h2 id="the-program-title">
            <a href="#the-program">The program</a>
          </h2>
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
            <div class={`${row.comment ? 'row' : 'row bare'}${skipped[index]?.ones}`}>
              <div class={`comment${skipped[index]?.tens}`}>
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
        <CopyButton what="bare" words="Copy without comments" />
        <CopyButton what="types" words="Types" />
        <a href={name} download={name}>
          Download
        </a>
      </span>
    </div>
  );
}

/** How many lines of the file stand before each row's code, and after the row before. */
export function skippedLines({ rows }: Program): number[] {
  return rows.map((row, index) => {
    const before = rows[index - 1];
    return row.line - (before ? before.line + before.code.split('\n').length : 1);
  });
}
