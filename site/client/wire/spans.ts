import type { Span } from '../../wire/event-data.ts';

/** The place of a field as a person reads it: `byte 3`, `bytes 4–7`, `bits 1–4 of byte 2`. */
export function placeInWords([start, end, bit, bits]: Span): string {
  const bytes = end - start === 1 ? `byte ${start}` : `bytes ${start}–${end - 1}`;
  if (bit === undefined || bits === undefined) return bytes;
  return `${bits === 1 ? `bit ${bit}` : `bits ${bit}–${bit + bits - 1}`} of ${bytes}`;
}

/** The bytes that a field has a part in: for bits, only those that its own bits stand in. */
export function bytesOf([start, end, bit, bits]: Span): { start: number; end: number } {
  if (bit === undefined || bits === undefined) return { start, end };
  return { start: start + (bit >> 3), end: start + ((bit + bits - 1) >> 3) + 1 };
}

/**
 * The fields that a byte belongs to, the innermost only: one, or several that
 * share its bits. `spans` are in the order of the page, a field before its parts.
 */
export function fieldsAt(spans: readonly Span[], byte: number): number[] {
  const around = spans.flatMap((span, place) => {
    const { start, end } = bytesOf(span);
    return start <= byte && byte < end ? [{ span, place }] : [];
  });
  return around
    .filter((outer) => !around.some((inner) => inner.place > outer.place && within(inner, outer)))
    .map(({ place }) => place);
}

/** Whether a field is a part of one before it; bits beside bits are not. */
function within({ span: inner }: { span: Span }, { span: outer }: { span: Span }): boolean {
  return outer[2] === undefined && inner[0] >= outer[0] && inner[1] <= outer[1];
}
