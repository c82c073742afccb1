import type { Readable } from 'node:stream';

/** The first bytes of a stream; the rest is read and dropped, so that nobody blocks. */
export interface Capture {
  /** What was kept so far, read as UTF-8. */
  text: () => string;
}

/**
 * Reads a stream to its end and keeps at most `limit` bytes.
 *
 * @param onFull called once, when there is a byte more
 * @param onText called after each piece that is kept
 */
export function capture(
  source: Readable,
  limit: number,
  onFull: () => void,
  onText: () => void = () => {},
): Capture {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  source.on('data', (chunk: Buffer) => {
    const kept = chunk.subarray(0, Math.max(0, limit - size));
    const wasFull = size > limit;
    size += chunk.length;
    if (kept.length > 0) {
      text += decoder.decode(kept, { stream: true });
      onText();
    }
    if (size > limit && !wasFull) onFull();
  });
  source.on('error', () => {});
  return { text: () => text };
}
