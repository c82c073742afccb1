import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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
  return bytes.subarray(0, head).equals(hash(content)) ? content : undefined;
}

/**
 * Keeps something in a file, in one step: whoever reads beside us never sees
 * half of it. A cache that cannot be written is none, and no failure.
 *
 * @returns whether it is kept
 */
export function keep(file: string, content: Uint8Array): boolean {
  const draft = `${file}.${process.pid}`;
  const write = () => {
    writeFileSync(draft, Buffer.concat([hash(content), content]));
    renameSync(draft, file);
    return true;
  };
  try {
    return write();
  } catch {
    // Most often the folder is there: it is not asked for each file.
  }
  try {
    mkdirSync(dirname(file), { recursive: true });
    return write();
  } catch {
    return false;
  }
}

function hash(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}
