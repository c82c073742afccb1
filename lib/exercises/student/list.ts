import { didYouMean } from '../../book/nearest.ts';
import { UsageError } from '../../play/command.ts';
import { cutTo, padTo, widthOf } from '../../wire/width.ts';
import { type Exercise, type Kind, kinds } from '../model.ts';
import { type Entry, type Progress, readProgress } from '../workbook.ts';
import { counted, currentOf, type Desk, nextAfter, say } from './desk.ts';

export interface ListOptions {
  /** Only exercises of this kind. */
  kind?: string | undefined;
  /** Only those that have not passed. */
  todo?: boolean;
  /** Only those of this recipe. */
  recipe?: string | undefined;
}

/** `list`: all exercises by chapter and recipe, how far the student is with each, and the sum. */
export function list(desk: Desk, options: ListOptions = {}): number {
  const { kind, todo = false, recipe } = options;
  if (kind !== undefined && !kinds.includes(kind as Kind)) {
    const known = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(kinds);
    throw new UsageError(`there is no kind “${kind}”: it is ${known}`);
  }
  const names = desk.chapters.flatMap(({ recipes }) => recipes.map(({ name }) => name));
  if (recipe !== undefined && !names.includes(recipe)) {
    throw new UsageError(`no recipe “${recipe}” has exercises${didYouMean(recipe, names)}`);
  }
  const progress = readProgress(desk.workbook);
  const chosen = desk.exercises.filter(
    (exercise) =>
      (kind === undefined || exercise.kind === kind) &&
      (recipe === undefined || exercise.recipe === recipe) &&
      !(todo && progress.exercises[exercise.id]?.passed),
  );
  say(desk, ...table(desk, chosen, progress), ...sum(desk, chosen, progress));
  return 0;
}

function table(desk: Desk, chosen: readonly Exercise[], progress: Progress): string[] {
  const { bold, faint, program } = desk.colours;
  const rows = new Map(chosen.map((exercise) => [exercise, cellsOf(exercise, progress)]));
  const widest = (texts: string[]) => Math.max(0, ...texts.map(widthOf));
  const name = widest(chosen.map((exercise) => exercise.name));
  const kind = widest(chosen.map((exercise) => exercise.kind));
  const minutes = widest([...rows.values()].map((cells) => cells.minutes));
  const points = widest([...rows.values()].map((cells) => cells.points));
  const room = Math.min(100, desk.terminal.stdout.columns || 100);
  const left = room - name - kind - minutes - points - 14;
  const title = Math.min(widest(chosen.map((exercise) => exercise.title)), Math.max(12, left));

  const lines: string[] = [];
  for (const chapter of desk.chapters) {
    const recipes = chapter.recipes.filter(({ exercises }) => exercises.some((e) => rows.has(e)));
    if (recipes.length === 0) continue;
    lines.push(bold(chapter.title));
    for (const { name: recipe, exercises } of recipes) {
      lines.push(`  ${recipe}`);
      for (const exercise of exercises) {
        const cells = rows.get(exercise);
        if (!cells) continue;
        const line = [
          `  ${cells.sign} ${program(padTo(exercise.name, name))}`,
          padTo(cutTo(exercise.title, title), title),
          faint(padTo(exercise.kind, kind)),
          faint(cells.minutes.padStart(minutes)),
          cells.points.padStart(points),
        ].join('  ');
        lines.push(line.trimEnd());
        if (cells.notes) lines.push(faint(`      ${' '.repeat(name)}${cells.notes}`));
      }
    }
    lines.push('');
  }
  return lines;
}

function cellsOf(exercise: Exercise, { exercises }: Progress) {
  const entry = exercises[exercise.id];
  return {
    sign: entry?.passed ? '✓' : entry ? '…' : ' ',
    minutes: `${exercise.minutes} min`,
    points: entry?.best ? `${entry.best.score}/${entry.best.points}` : '',
    notes: entry ? notesOf(entry) : '',
  };
}

function notesOf({ hints, gaveUp }: Entry): string {
  return [hints > 0 && counted(hints, 'hint'), gaveUp && 'gave up'].filter(Boolean).join(', ');
}

function sum(desk: Desk, chosen: readonly Exercise[], progress: Progress): string[] {
  const { faint } = desk.colours;
  if (chosen.length === 0) return ['There is none of these.'];
  const entries = chosen.flatMap(({ id }) => progress.exercises[id] ?? []);
  const passed = entries.filter((entry) => entry.passed).length;
  const add = (numbers: number[]) => numbers.reduce((all, number) => all + number, 0);
  const points = add(entries.map(({ best }) => best?.points ?? 0));
  const score = add(entries.map(({ best }) => best?.score ?? 0));
  const left = add(
    chosen.filter(({ id }) => !progress.exercises[id]?.passed).map(({ minutes }) => minutes),
  );
  const parts = [
    `${passed} of ${chosen.length} done`,
    entries.length > passed && `${entries.length - passed} begun`,
    points > 0 && `${score} of ${counted(points, 'point')} in what you have tried`,
    left > 0 && `about ${duration(left)} to go`,
  ];
  return [`${parts.filter(Boolean).join('; ')}.`, faint(whatNext(desk, progress))];
}

/** `45 minutes`, `3½ hours`. */
function duration(minutes: number): string {
  if (minutes < 90) return counted(minutes, 'minute');
  const halves = Math.round(minutes / 30);
  return `${Math.floor(halves / 2)}${halves % 2 === 1 ? '½' : ''} hours`;
}

function whatNext(desk: Desk, progress: Progress): string {
  const now = currentOf(desk, progress);
  if (now && !progress.exercises[now.id]?.passed) {
    return `npm run exercise watch checks ${now.id} whenever you save it.`;
  }
  const next = nextAfter(now, desk, ({ id }) => !progress.exercises[id]);
  return next
    ? `npm run exercise start begins the next, ${next.id}.`
    : 'npm run exercise pack makes one file of all, to hand in.';
}
