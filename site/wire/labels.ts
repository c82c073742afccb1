/** The words over an arrow, for little room and for more. */
export interface ArrowLabel {
  narrow: string;
  /** Begins with the narrow one, but for its ellipsis. */
  wide: string;
  /** Whether the size stands behind the wide one. */
  sized: boolean;
}

/** The least width of a drawing with so many peers, in pixels, as wire.css has it. */
const least = {
  narrow: [211, 211, 374, 544, 714, 850],
  wide: [412, 412, 512, 544, 1012, 1012],
};

/** The width of a letter, in pixels; it is smaller on phones. */
const letter = { narrow: 7.5, wide: 8.1 };

/** What an arrow's ends take, in pixels. */
const ends = 28;

/** The longest label on any drawing, in letters. */
const most = 50;

/**
 * Cuts a label so that it never reaches over the lane at the other end.
 *
 * @param share how much of the drawing's width the arrow takes, from 0 to 1
 */
export function labelOf(
  summary: string,
  size: string | undefined,
  share: number,
  peers: number,
): ArrowLabel {
  const room = (page: 'narrow' | 'wide') => {
    const width = least[page][Math.min(peers, least[page].length - 1)] ?? 0;
    return Math.floor((width * share - ends) / letter[page]);
  };
  const wide = room('wide');
  return {
    narrow: cut(summary, Math.min(room('narrow'), wide, most)),
    wide: cut(summary, Math.min(wide, most)),
    sized: size !== undefined && Math.min(summary.length, most) + 1 + size.length <= wide,
  };
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(length - 1, 1)).trimEnd()}…`;
}
