/** Numbers in network byte order, the most significant byte first. */
export const uint8 = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** Sixteen bits each. */
export const uint16 = (...values: number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => [value >>> 8, value]));

/** Thirty-two bits each. */
export const uint32 = (...values: number[]): Uint8Array =>
  Uint8Array.from(
    values.flatMap((value) => [value >>> 24, value >>> 16, value >>> 8, value].map((n) => n & 255)),
  );

/** Runs of bytes behind one another. */
export function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
