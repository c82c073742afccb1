/** Numbers in network byte order, the most significant byte first. */
export const uint8 = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** Sixteen bits each. */
export function uint16(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  let at = 0;
  for (const value of values) {
    bytes[at++] = value >>> 8;
    bytes[at++] = value;
  }
  return bytes;
}

/** Thirty-two bits each. */
export function uint32(...values: number[]): Uint8Array {
  return uint16(...values.flatMap((value) => [value >>> 16, value & 0xffff]));
}

/** Runs of bytes behind one another. */
export function joined(...parts: Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
