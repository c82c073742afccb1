import { type Colours, plain } from '../wire/colour.ts';
import { escapeString } from '../wire/escape.ts';
import { cutTo, wrap } from '../wire/width.ts';
import { difference } from './difference.ts';
import type { Outcome, Result } from './results.ts';

/** What a message may lead to. */
export interface MessageContext {
  /** `qotd/whole-quote` */
  exercise: string;
  seed: string;
  /** Where a pitfall is explained. */
  addressOf: (pitfall: string) => string;
  colours?: Colours;
  /** The ends that were explained before, and need not be again; it grows. */
  explained?: Set<Outcome>;
}

/** What an end that is neither passed nor failed means, for somebody who meets it for the first time. */
export const meanings: Record<Exclude<Outcome, 'passed' | 'failed'>, string> = {
  'timed out':
    'It still ran when its time was up. Something is waited for that never comes, a connection is never closed, or a loop never ends.',
  'would not stop':
    'It was asked to end, as Ctrl-C does, and went on. A server closes its sockets when it hears SIGINT or SIGTERM.',
  crashed: 'It did not come to its own end: nobody caught the error, or a signal ended it.',
  'out of memory': 'It took more memory than it may. Something is collected without a limit.',
  'too much output':
    'It printed more than anybody reads. Something is printed in a loop that never ends.',
  'too many processes': 'It started more processes than it may; it needs none.',
  'wrote too much': 'It wrote more to files than it may; it needs none.',
  'did not compile': 'The program could not be read, so nothing was tried.',
  'grader error':
    'This is a fault of the book and not yours; it costs no points. Please show these lines to your teacher, or to whoever gave you the book.',
};

/** A terminal of 80 columns holds a line, and a name before it. */
const columns = { name: 10, text: 66 };

/** The most that is told of what was sent. */
const longest = 240;

/** A check's result as a student reads it: one line when it passed, a few that teach when it did not. */
export function resultLines(result: Result, context: MessageContext): string[] {
  const { colours = plain } = context;
  const { check, points, title, outcome, finding, message, pitfall } = result;
  const worth = `${points} ${points === 1 ? 'pt' : 'pts'}`;
  const head = `${colours.bold(check)} (${worth}): ${title}`;
  if (outcome === 'passed') return [`✓ ${head}`];

  const rows: [name: string, lines: string[]][] = [];
  if (finding) {
    const { sent, expected, received, after, likely } = finding;
    if (sent !== undefined) rows.push(['sent', prose(sent)]);
    const both = difference(escapeString(expected), escapeString(received));
    rows.push(['expected', [both.expected]], ['received', [both.received]]);
    if (both.column !== undefined) rows.push(['', [`${' '.repeat(both.column)}^`]]);
    if (after) rows.push(['', prose(after)]);
    if (likely) rows.push(['likely', prose(likely)]);
  }
  if (outcome !== 'failed' && !context.explained?.has(outcome)) {
    rows.push(['meaning', wrap(meanings[outcome], columns.text)]);
    context.explained?.add(outcome);
  }
  if (pitfall && outcome !== 'grader error') rows.push(['read', [context.addressOf(pitfall)]]);
  rows.push(['replay', [replay(check, context)]]);
  return [
    `${colours.warn('✗')} ${head}`,
    ...(outcome === 'failed' ? [] : endLines(outcome, message, colours)),
    ...rows.flatMap(([name, lines]) =>
      lines.map((line, index) => {
        const start = (index === 0 ? name : '').padEnd(columns.name);
        return `  ${colours.faint(start)}${line}`.trimEnd();
      }),
    ),
  ];
}

/** How an attempt ended that its check could not judge: `timed out: was still running after 5000 ms`. */
function endLines(outcome: Outcome, message: string | undefined, colours: Colours): string[] {
  const told = message ? `${outcome}: ${escapeString(message)}` : outcome;
  const [first = '', ...more] = wrap(told, columns.name + columns.text);
  const painted = colours.warn(outcome) + first.slice(outcome.length);
  return [painted, ...more].map((line) => `  ${line}`);
}

/** Words that may quote bytes, in lines. */
function prose(text: string): string[] {
  return wrap(cutTo(escapeString(text), longest), columns.text);
}

/** The command that runs one check again with the same inputs. */
export function replay(check: string, { exercise, seed }: MessageContext): string {
  return `npm run exercise check ${exercise} -- --only ${check} --seed ${seed}`;
}
