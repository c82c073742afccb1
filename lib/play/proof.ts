import * as v from 'valibot';
import {
  conversationLine,
  conversationSchema,
  eventLine,
  eventSchema,
  json,
  lines,
  type Recording,
} from './recording.ts';

/** What was seen on the wire of one way to do something: masked as a recording is. */
export type Way = Pick<Recording, 'conversations' | 'events'>;

/** What a pitfall's test does both ways: as one writes it first, and as the program does it. */
export interface Proof {
  naive: Way;
  right: Way;
}

/** The proofs of a recipe by the titles of its pitfalls, in the order of its tests. */
export type Proofs = Map<string, Proof>;

/** The proofs' file: JSON in a fixed order of keys, with one event a line, as a recording has it. */
export function formatProofs(proofs: Proofs): string {
  const entries = [...proofs].map(
    ([title, { naive, right }]) =>
      `  ${json(title)}: {\n    "naive": ${wayLines(naive)},\n    "right": ${wayLines(right)}\n  }`,
  );
  return entries.length === 0 ? '{}\n' : `{\n${entries.join(',\n')}\n}\n`;
}

/**
 * Reads the proofs' file.
 *
 * @throws SyntaxError when it is not JSON, and ProofsError when it holds
 *   something else than proofs.
 */
export function parseProofs(text: string): Proofs {
  const result = v.safeParse(schema, JSON.parse(text));
  if (result.success) return new Map(Object.entries(result.output));
  const [issue] = result.issues;
  const [title, ...place] = (issue.path ?? []).map(({ key }) => String(key));
  throw new ProofsError(
    `not a proof: ${[...place, issue.message].join(place.length > 1 ? '.' : ': ')}`,
    title,
  );
}

/** Why a file is not one of proofs. */
export class ProofsError extends Error {
  override name = 'ProofsError';
  /** The title of the entry that is wrong; undefined where the file as a whole is. */
  readonly title: string | undefined;

  constructor(message: string, title: string | undefined) {
    super(message);
    this.title = title;
  }
}

const way = v.object({
  conversations: v.array(conversationSchema),
  events: v.array(eventSchema),
});
const schema = v.record(v.string(), v.object({ naive: way, right: way })) satisfies v.GenericSchema<
  unknown,
  Record<string, Proof>
>;

function wayLines({ conversations, events }: Way): string {
  const [indent, end] = ['        ', '\n      '];
  return `{
      "conversations": ${lines(conversations.map(conversationLine), indent, end)},
      "events": ${lines(events.map(eventLine), indent, end)}
    }`;
}
