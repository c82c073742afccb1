import type { Recording } from '../../lib/play/recording.ts';
import { dissect } from '../../lib/wire/dissect.ts';
import { onceFor } from '../once.ts';

/** The explained events of a recording; its page, the home page, the search and the data ask for the same. */
export const segmentsOf = onceFor((recording: Recording) =>
  dissect(recording.conversations, recording.events),
);
