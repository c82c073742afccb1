import { parseArgs } from 'node:util';
import { didYouMean } from '../book/nearest.ts';
import { type Terminal, UsageError, withUsage } from '../play/command.ts';
import type { Exercise } from './model.ts';
import { check } from './student/check.ts';
import { checkAll } from './student/check-all.ts';
import {
  current,
  currentOf,
  type Desk,
  deskOf,
  type ExerciseTools,
  find,
  nextAfter,
} from './student/desk.ts';
import { hint } from './student/hint.ts';
import { list } from './student/list.ts';
import { pack } from './student/pack.ts';
import { anew } from './student/reset.ts';
import { solution } from './student/solution.ts';
import { allBegun, begin, toBegin } from './student/start.ts';
import { watchAttempts } from './student/watch.ts';
import { readProgress } from './workbook.ts';

const HELP = `Usage: npm run exercise                  lists the exercises and how far you are
       npm run exercise start [NAME]     puts a program to work on in workbook/
       npm run exercise check [NAME]     tries your program
       npm run exercise watch [NAME]     tries it whenever you save it
       npm run exercise hint [NAME]      shows a hint, and one more each time
       npm run exercise solution [NAME]  shows one, once your program passes
       npm run exercise reset [NAME]     begins anew, and keeps what you had
       npm run exercise pack             makes one file of all, to hand in

NAME is recipe and exercise, qotd/whole-quote, or the exercise alone, or the
path of your program. Without it start takes the next exercise that you have
not begun, watch the one that you worked on last or, where that has passed, the
next that has not, and the others the one that you worked on last.

list      --kind KIND    only exercises of a kind: gap, repair or variation
          --todo         only those that have not passed
          RECIPE         only those of a recipe
check     --only CHECKS  only these checks, with commas between them
          --seed SEED    with the inputs of an earlier run
          --all          all programs that you have begun, a line each
watch     --poll         looks for saves four times a second, for disks that do
                         not tell of them, as in some virtual machines
solution  --give-up      before your program passes; it is noted
pack      --name NAME    whose it is; needed the first time
          --id ID        a number or an address that your school knows you by

Options stand after two hyphens, or npm keeps them for itself:

       npm run exercise check -- --only CHECKS

The exit code is 0 when all went well, 1 when a check did not pass, and 2 for a
mistake in the command. Your programs and how far you are lie in workbook/. It
is yours, and no update of the book touches it.
`;

const options = {
  kind: { type: 'string' },
  todo: { type: 'boolean' },
  only: { type: 'string' },
  seed: { type: 'string' },
  all: { type: 'boolean' },
  poll: { type: 'boolean' },
  'give-up': { type: 'boolean' },
  name: { type: 'string' },
  id: { type: 'string' },
  help: { type: 'boolean' },
} as const;

type Options = ReturnType<typeof parse>['values'];

interface Verb {
  /** The options that it takes. */
  takes: readonly (keyof Options)[];
  act: (desk: Desk, name: string | undefined, options: Options) => number | Promise<number>;
}

const verbs: Record<string, Verb> = {
  list: {
    takes: ['kind', 'todo'],
    act: (desk, recipe, { kind, todo = false }) => list(desk, { kind, todo, recipe }),
  },
  start: {
    takes: [],
    act: (desk, name) => {
      const exercise = name === undefined ? toBegin(desk) : find(name, desk);
      return exercise ? begin(desk, exercise) : allBegun(desk);
    },
  },
  check: {
    takes: ['only', 'seed', 'all'],
    act: async (desk, name, { only, seed, all = false }) => {
      if (!all)
        return check(desk, named(desk, name), {
          only: only === undefined ? only : split(only),
          seed,
        });
      if (name !== undefined || only !== undefined || seed !== undefined) {
        throw new UsageError('--all stands alone');
      }
      return (await checkAll(desk, desk.terminal.signal)) > 0 ? 1 : 0;
    },
  },
  watch: {
    takes: ['poll'],
    act: (desk, name, { poll = false }) =>
      watchAttempts(desk, name === undefined ? toWatch(desk) : find(name, desk), {
        ...{ poll, keyboard: desk.keyboard },
      }),
  },
  hint: { takes: [], act: (desk, name) => hint(desk, named(desk, name)) },
  solution: {
    takes: ['give-up'],
    act: (desk, name, { 'give-up': giveUp = false }) => solution(desk, named(desk, name), giveUp),
  },
  reset: { takes: [], act: (desk, name) => anew(desk, named(desk, name)) },
  pack: {
    takes: ['name', 'id'],
    act: (desk, exercise, { name, id }) => {
      if (exercise !== undefined) {
        throw new UsageError(
          'pack takes all you have; your name is given as -- --name "Ada Lovelace"',
        );
      }
      return pack(desk, { name, id });
    },
  },
};

/**
 * `npm run exercise`: what a student does with the exercises.
 *
 * @returns the exit code: 0 when all went well, 1 when a check did not pass or
 *   something could not be done, 2 for wrong usage
 * @throws the reason of the terminal's signal
 */
export function exerciseCommand(
  args: readonly string[],
  terminal: Terminal,
  tools: ExerciseTools,
): Promise<number> {
  return withUsage('exercise', terminal, async () => {
    const { values, positionals } = parse(args);
    const [word = 'list', name, ...more] = positionals;
    if (values.help) {
      terminal.stdout.write(HELP);
      return 0;
    }
    const verb = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
    if (!verb) {
      const known = Object.keys(verbs);
      throw new UsageError(
        `there is no “${word}”${didYouMean(word, known) || '; npm run exercise -- --help tells what there is'}`,
      );
    }
    if (more.length > 0) throw new UsageError('one exercise at a time');
    for (const option of Object.keys(values) as (keyof Options)[]) {
      if (!verb.takes.includes(option)) throw new UsageError(`${word} takes no --${option}`);
    }
    try {
      return await verb.act(deskOf(terminal, tools), name, values);
    } catch (error) {
      if (terminal.signal.aborted || error instanceof UsageError) throw error;
      terminal.stderr.write(`exercise: ${(error as Error).message}\n`);
      return 1;
    }
  });
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] ?? '');
  }
}

/** The exercise of a name, or the one that was worked on last. */
function named(desk: Desk, name: string | undefined): Exercise {
  return name === undefined ? current(desk) : find(name, desk);
}

/** The exercise that was worked on last, or the next that is left to do. */
function toWatch(desk: Desk): Exercise {
  const progress = readProgress(desk.workbook);
  const last = currentOf(desk, progress);
  const left = ({ id }: Exercise): boolean => !progress.exercises[id]?.passed;
  const exercise = last && left(last) ? last : (nextAfter(last, desk, left) ?? last);
  if (exercise) return exercise;
  throw new UsageError('there is no exercise');
}

function split(only: string): string[] {
  return only.split(',').map((id) => id.trim());
}
