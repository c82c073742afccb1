import type { Recording } from '../lib/play/recording.ts';
import type { Side } from '../lib/wire/events.ts';

/** Finds in prose the words for those who speak. */
export interface Speakers {
  /** Matches such a word; global. */
  pattern: RegExp;
  sideOf(word: string): Side;
}

/**
 * The words that stand for the program and for its peer in a recipe's prose:
 * the server is the peer where the program asks, and the program where it is
 * asked. The names that the recording gives its peers count too.
 */
export function speakersOf({ conversations }: Pick<Recording, 'conversations'>): Speakers {
  const serves = conversations.some(({ opener }) => opener === 'peer');
  const sides = new Map<string, Side>([
    ...conversations.map(({ peer }) => [peer.toLowerCase(), 'peer'] as const),
    ['peer', 'peer'],
    [serves ? 'client' : 'server', 'peer'],
    ['program', 'program'],
    ...(serves ? [['server', 'program'] as const] : []),
  ]);
  const words = [...sides.keys()]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return {
    pattern: new RegExp(`(?<![\\w-])(?:${words.join('|')})s?(?![\\w-])`, 'gi'),
    sideOf: (word) => {
      const lower = word.toLowerCase();
      return sides.get(lower) ?? sides.get(lower.replace(/s$/, '')) ?? 'peer';
    },
  };
}
