import type { Side } from './events.ts';

/** How text is told apart on a terminal: each function gives its text with, or without, colours. */
export interface Colours {
  /** The program's colour. */
  program: (text: string) => string;
  /** The peer's colour. */
  peer: (text: string) => string;
  bold: (text: string) => string;
  faint: (text: string) => string;
  warn: (text: string) => string;
}

/** Text as it is. */
export const plain: Colours = {
  program: (text) => text,
  peer: (text) => text,
  bold: (text) => text,
  faint: (text) => text,
  warn: (text) => text,
};

/** Blue for the program and yellow for the peer: the pair that most eyes can tell apart. */
export const coloured: Colours = {
  program: style('94', '39'),
  peer: style('33', '39'),
  bold: style('1', '22'),
  faint: style('2', '22'),
  warn: style('31', '39'),
};

/**
 * Colours when the stream is a terminal. `NO_COLOR` turns them off and
 * `FORCE_COLOR` turns them on, each when it is set and not empty (`FORCE_COLOR=0`
 * is off); `FORCE_COLOR` counts when both are set.
 */
export function coloursFor(
  stream: { isTTY?: boolean },
  environment: Record<string, string | undefined>,
): Colours {
  const { FORCE_COLOR: forced = '', NO_COLOR: none = '', TERM } = environment;
  if (forced !== '') return forced === '0' || forced === 'false' ? plain : coloured;
  if (none !== '' || TERM === 'dumb') return plain;
  return stream.isTTY ? coloured : plain;
}

/** The colour of a side. */
export function colourOf(colours: Colours, side: Side): (text: string) => string {
  return side === 'program' ? colours.program : colours.peer;
}

function style(on: string, off: string): (text: string) => string {
  return (text) => (text === '' ? '' : `\x1b[${on}m${text}\x1b[${off}m`);
}
