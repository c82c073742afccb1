import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** The bytes before the content: its hash. */
const head = 32;

/** Reads what was kept in a file; undefined where there is none, or where it was damaged since. */
export function readKept(file: string): Buffer | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined;
  }
  const content = bytes.subarray(head);
  return bytes.subarray(0, head).equals(hash([content])) ? content : undefined;
}

/**
 * Keeps something in a file, in one step: whoever reads beside us never sees
 * half of it. A cache that cannot be written is none, and no failure.
 *
 * @param pieces the content, one after another
 * @returns whether it is kept
 */
export function keep(file: string, pieces: readonly Uint8Array[]): boolean {
  const draft = `${file}.${process.pid}`;
  const write = () => {
    writeAll(draft, [hash(pieces), ...pieces]);
    renameSync(draft, file);
    return true;
  };
  try {
    return write();
  } catch {
    // Most often the folder is there.
  }
  try {
    mkdirSync(dirname(file), { recursive: true });
    return write();
  } catch {
    return false;
  }
}

function writeAll(file: string, pieces: readonly Uint8Array[]): void {
  const open = openSync(file, 'w');
  try {
    for (const piece of pieces) {
      for (let done = 0; done < piece.length; ) done += writeSync(open, piece, done);
    }
  } finally {
    closeSync(open);
  }
}

function hash(pieces: readonly Uint8Array[]): Buffer {
  const sum = createHash('sha256');
  for (const piece of pieces) sum.update(piece);
  return sum.digest();
}
