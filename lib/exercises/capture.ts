import type { Readable } from 'node:stream';

/** The first bytes of a stream. */
export interface Capture {
  /** What was kept so far, read as UTF-8. */
  text: () => string;
}

/** A capture that is given its bytes. */
export interface Gathering extends Capture {
  add: (chunk: Uint8Array) => void;
}

/**
 * Keeps the first `limit` bytes of what it is given, and drops the rest.
 *
 * @param onFull called once, when there is a byte more
 * @param onText called after each piece that is kept
 */
export function gather(
  limit: number,
  onFull: () => void,
  onText: () => void = () => {},
): Gathering {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  return {
    text: () => text,
    add: (chunk) => {
      const kept = chunk.subarray(0, Math.max(0, limit - size));
      const wasFull = size > limit;
      size += chunk.length;
      if (kept.length > 0) {
        text += decoder.decode(kept, { stream: true });
        onText();
      }
      if (size > limit && !wasFull) onFull();
    },
  };
}

/** Reads a stream to its end, so that nobody blocks, and keeps its first bytes as `gather` does. */
export function capture(source: Readable, ...given: Parameters<typeof gather>): Capture {
  const { add, text } = gather(...given);
  source.on('data', add);
  source.on('error', () => {});
  return { text };
}
