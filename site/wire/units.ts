const integer = new Intl.NumberFormat('en-GB');

/** A number of bytes as a person reads it: `62 B`, `1,234 B`, `64 KiB`. */
export function size(bytes: number): string {
  if (bytes >= 10_240 && bytes % 1024 === 0) return `${integer.format(bytes / 1024)} KiB`;
  return `${integer.format(bytes)} B`;
}

/** A number of bytes in words: `1 byte`, `1,234 bytes`. */
export function sizeInWords(bytes: number): string {
  return `${integer.format(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** Milliseconds as a person reads them: `0`, `250 ms`, `1.25 s`. */
export function time(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${Number((milliseconds / 1000).toFixed(2))} s`;
}
