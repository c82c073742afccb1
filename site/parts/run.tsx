import type { Recipe } from '../../lib/book/model.ts';
import type { Output, Recording } from '../../lib/play/recording.ts';
import { time } from '../wire/units.ts';
import { CopyButton } from './copy.tsx';

/** The commands that run a recipe, what it printed when it was recorded, and its usage. */
export function RunIt({ recipe }: { recipe: Recipe }) {
  const { recording, program, name } = recipe;
  const command = ['npx', 'tsx', program.file];
  return (
    <>
      <Terminal commands={[`npm run recipe ${name}`, `npm run recipe ${name} -- --wire`]} />
      <p class="caption">
        These play it offline, against peers that the book brings along; the second prints the
        conversation too. The program alone, as it was recorded:
      </p>
      <Terminal commands={[shellCommand([...command, ...recording.args])]} recording={recording} />
      <h3 id="its-usage">
        <a href="#its-usage">Usage</a>
      </h3>
      <Terminal commands={[shellCommand([...command, '--help'])]} printed={recording.help} />
    </>
  );
}

interface TerminalProps {
  commands: string[];
  recording?: Recording;
  /** Plain output of the last command. */
  printed?: string;
}

/** A terminal: commands that can be copied without their prompt, and what they print. */
export function Terminal({ commands, recording, printed }: TerminalProps) {
  return (
    <div class="terminal">
      {commands.map((command) => (
        <div class="command">
          <code>
            {command.split(' ').map((word, index) => (
              <>
                {index > 0 && ' '}
                <span>{word}</span>
              </>
            ))}
          </code>
          <CopyButton what="command" words="Copy" />
        </div>
      ))}
      {printed !== undefined && printed !== '' && <pre class="output">{printed}</pre>}
      {recording && <RecordedOutput recording={recording} />}
    </div>
  );
}

/** Recorded output: errors are marked, and so are pauses. */
function RecordedOutput({ recording: { output, exitCode } }: { recording: Recording }) {
  return (
    <>
      {joined(output).map((chunk, index, all) => {
        const waited = chunk.at - (all[index - 1]?.at ?? 0);
        return (
          <>
            {waited >= 50 && <p class="wait">{time(waited)} later</p>}
            <pre class={chunk.stream === 'stderr' ? 'output error' : 'output'}>{chunk.text}</pre>
          </>
        );
      })}
      <p class="exit">
        exit code <code>{exitCode}</code>
      </p>
    </>
  );
}

/** Output of one stream and one moment is one piece, in however many writes it came. */
export function joined(output: Output[]): Output[] {
  const pieces: Output[] = [];
  for (const piece of output) {
    const last = pieces.at(-1);
    if (last && last.stream === piece.stream && piece.at - last.at < 50) {
      pieces[pieces.length - 1] = { ...last, text: last.text + piece.text };
    } else pieces.push(piece);
  }
  return pieces;
}

/** A command as a shell reads it: arguments that mean something to the shell are quoted. */
export function shellCommand(words: string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
