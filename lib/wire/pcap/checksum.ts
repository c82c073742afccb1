/**
 * The internet checksum (RFC 1071): the ones' complement of the ones'
 * complement sum of all 16-bit words. An odd last byte counts as the high half
 * of a word. Over bytes that hold their own right checksum the result is 0.
 */
export function internetChecksum(...parts: Uint8Array[]): number {
  let sum = 0;
  let shift = 8;
  for (const part of parts) {
    for (const byte of part) {
      sum += byte << shift;
      shift = 8 - shift;
      sum = (sum & 0xffff) + (sum >>> 16);
    }
  }
  return ~sum & 0xffff;
}

/** Puts a checksum into its place, which must hold zeros: over the bytes, and the parts before them. */
export function withChecksum(
  bytes: Uint8Array,
  place: number,
  ...before: Uint8Array[]
): Uint8Array {
  const sum = internetChecksum(...before, bytes);
  const sealed = bytes.slice();
  sealed.set([sum >>> 8, sum & 255], place);
  return sealed;
}
