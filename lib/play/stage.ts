import { setTimeout as sleep } from 'node:timers/promises';

/** A play that did not come to its end, and why. */
export class PlayError extends Error {
  override name = 'PlayError';
}

/** What a play has started, and the reasons why it may be over early. */
export interface Stage {
  /** Fires when the play is to stop, with the reason. */
  signal: AbortSignal;
  /** Stops the play; the first reason counts. */
  stop: (reason: unknown) => void;
  /** The promise, or a rejection with the reason as soon as the play is to stop. */
  orStopped: <T>(promise: Promise<T>) => Promise<T>;
  /** Notes how something that was started is ended. */
  later: (what: string, end: () => Promise<unknown>) => void;
  /** Ends everything, the last first; gives the errors that this met. */
  clear: () => Promise<Error[]>;
}

/** How long one part may take to end, in milliseconds, until the others are seen to. */
const PATIENCE = 5_000;

/** An empty stage. It stops by itself after the deadline, and when the outer signal fires. */
export function openStage(deadline: number, late: () => Error, outer?: AbortSignal): Stage {
  const stopping = new AbortController();
  const { signal } = stopping;
  const ends: { what: string; end: () => Promise<unknown> }[] = [];

  const stop = (reason: unknown): void => stopping.abort(reason);
  const follow = (): void => stop(outer?.reason);
  const timer = setTimeout(() => stop(late()), deadline);
  outer?.addEventListener('abort', follow, { once: true });
  if (outer?.aborted) follow();

  const stopped = new Promise<never>((_, reject) => {
    const refuse = (): void => reject(signal.reason);
    if (signal.aborted) refuse();
    else signal.addEventListener('abort', refuse, { once: true });
  });
  stopped.catch(() => {});

  return {
    signal,
    stop,
    orStopped: (promise) => Promise.race([promise, stopped]),
    later: (what, end) => void ends.push({ what, end }),
    clear: async () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', follow);
      const errors: Error[] = [];
      for (const { what, end } of ends.reverse()) {
        try {
          await within(end(), what);
        } catch (error) {
          errors.push(error instanceof Error ? error : new Error(String(error)));
        }
      }
      return errors;
    },
  };
}

async function within(ending: Promise<unknown>, what: string): Promise<void> {
  const patience = new AbortController();
  const late = sleep(PATIENCE, undefined, { signal: patience.signal }).then(
    () => {
      throw new Error(`${what} did not end within ${PATIENCE} ms`);
    },
    () => {},
  );
  try {
    await Promise.race([ending, late]);
  } finally {
    patience.abort();
  }
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
