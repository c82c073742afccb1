/** Bytes in hexadecimal: `48 54 54 50`. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** Bytes as text, a character each; a dot for each that is not printable ASCII. */
export function text(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
  ).join('');
}

/**
 * Which bits of a byte or two a field takes: `·111 1··· ···· ····`, the most
 * significant first, the field's own bits by their value.
 */
export function bitPattern(bytes: Uint8Array, bits: { start: number; length: number }): string {
  const all = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const shown = [...all].map((bit, index) =>
    index >= bits.start && index < bits.start + bits.length ? bit : '·',
  );
  return shown.join('').replace(/.{4}(?=.)/g, '$& ');
}

/** A piece of a long run of bytes; `skipped` counts those left out before it. */
export interface Piece {
  start: number;
  bytes: Uint8Array;
  skipped: number;
}

/** The head and the tail of a long run, or all of a short one. */
export function pieces(bytes: Uint8Array, most = 192): Piece[] {
  if (bytes.length <= most) return [{ start: 0, bytes, skipped: 0 }];
  const tail = 32;
  const head = most - tail;
  const start = bytes.length - tail;
  return [
    { start: 0, bytes: bytes.subarray(0, head), skipped: 0 },
    { start, bytes: bytes.subarray(start), skipped: start - head },
  ];
}
