/** Things of which one is done at a time: what begins ends what is being done. */
export interface Turns {
  /** Ends what is being done, waits until it has ended, and does this; never rejects. */
  take(act: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Ends what is being done, waits for that, and begins nothing any more. */
  close(): Promise<void>;
}

/**
 * Makes a row of turns.
 *
 * @param failed called with what a turn threw, unless it was ended
 */
export function turns(failed: (error: Error) => void): Turns {
  let turn = 0;
  let closed = false;
  let stopper = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    take: async (act) => {
      turn += 1;
      const mine = turn;
      stopper.abort(new Error('something else begins'));
      await running;
      // Yet another may have come meanwhile.
      if (mine !== turn || closed) return;
      stopper = new AbortController();
      const { signal } = stopper;
      running = (async () => act(signal))().catch((error: Error) => {
        if (!signal.aborted) failed(error);
      });
      await running;
    },
    close: async () => {
      closed = true;
      stopper.abort(new Error('all is over'));
      await running;
    },
  };
}
