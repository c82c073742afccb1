import type { Conversation, WireEvent } from '../wire/events.ts';

/** What the program printed, in order. */
export interface Output {
  /** Milliseconds since the play began. */
  at: number;
  stream: 'stdout' | 'stderr';
  text: string;
}

/** One play of a recipe, recorded: masked, so that two recordings of an unchanged recipe are the same. */
export interface Recording {
  recipe: string;
  /** The program's arguments, ports masked. */
  args: string[];
  exitCode: number;
  /** What the program prints for `--help`. */
  help: string;
  output: Output[];
  conversations: Conversation[];
  events: WireEvent[];
}
