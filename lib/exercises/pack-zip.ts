import { crc32, inflateRawSync } from 'node:zlib';

/** Why a pack is not read, in one line. */
export class PackRefused extends Error {
  override name = 'PackRefused';
}

export interface ArchiveLimits {
  /** Bytes of one file and of all, unpacked. */
  file: number;
  all: number;
  entries: number;
}

/** What the central directory says of one entry. */
interface Entry {
  path: string;
  method: number;
  crc: number;
  packed: number;
  size: number;
  /** Where its local header begins. */
  at: number;
}

/**
 * Reads a ZIP file that nobody trusts, into memory. It is refused whole where
 * anything in it is not as a plain one is: names that are not allowed or stand
 * twice, links, encryption, parts that overlap, sizes above a limit or other
 * than announced, wrong checksums.
 *
 * @param allowed gives the name of a file that may be in it, undefined for any other
 * @throws PackRefused
 * @see APPNOTE.TXT 6.3.10 of PKWARE, §4.3
 */
export function readArchive(
  bytes: Uint8Array,
  limits: ArchiveLimits,
  allowed: (path: string) => string | undefined,
): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const { entries, start } = readDirectory(bytes, view, limits);
    refuseNames(entries, allowed);
    return unpack(bytes, view, entries, start, limits);
  } catch (error) {
    // A read past the end.
    if (error instanceof RangeError) throw new PackRefused('it is damaged: it ends too early');
    throw error;
  }
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

function readDirectory(
  bytes: Uint8Array,
  view: DataView,
  limits: ArchiveLimits,
): { entries: Entry[]; start: number } {
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count === 0xffff || start === 0xffffffff) throw new PackRefused('it is a ZIP64 file');
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) {
    throw new PackRefused('it is a part of several');
  }
  if (count > limits.entries) {
    throw new PackRefused(`it has ${count} entries; ${limits.entries} are the most`);
  }
  const entries: Entry[] = [];
  let at = start;
  let all = 0;
  for (let number = 0; number < count; number++) {
    if (view.getUint32(at, true) !== CENTRAL) throw new PackRefused('its directory is damaged');
    const nameLength = view.getUint16(at + 28, true);
    const path = nameOf(bytes, at + 46, nameLength);
    refuseKind(path, view.getUint16(at + 8, true), view.getUint32(at + 38, true));
    const entry: Entry = {
      path,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    };
    all += entry.size;
    if (entry.size > limits.file) throw tooLarge(path, limits);
    if (all > limits.all) throw allTooLarge(limits);
    entries.push(entry);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (at !== end || at - start !== view.getUint32(end + 12, true)) {
    throw new PackRefused('its directory is damaged');
  }
  return { entries, start };
}

/** The record at the end of a ZIP file; nothing but its own comment may follow. */
function findEnd(view: DataView): number {
  const last = view.byteLength - 22;
  if (last < 0) throw new PackRefused(view.byteLength === 0 ? 'it is empty' : 'it is no ZIP file');
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
    if (view.getUint32(at, true) !== END) continue;
    if (at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  const begins = view.getUint32(0, true) === LOCAL;
  throw new PackRefused(begins ? 'it is damaged: it ends too early' : 'it is no ZIP file');
}

function nameOf(bytes: Uint8Array, at: number, length: number): string {
  if (at + length > bytes.length) throw new RangeError();
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(at, at + length));
}

/** A file's kind, as Unix has it in the upper half of the attributes; 0 where it was not told. */
const kinds = new Map([
  [0o120000, 'a symbolic link'],
  [0o010000, 'a pipe'],
  [0o140000, 'a socket'],
  [0o060000, 'a device'],
  [0o020000, 'a device'],
]);

function refuseKind(path: string, flags: number, attributes: number): void {
  if (flags & 0x2041) throw new PackRefused(`${shown(path)} is encrypted`);
  const kind = kinds.get((attributes >>> 16) & 0o170000);
  if (kind) throw new PackRefused(`${shown(path)} is ${kind}`);
}

function refuseNames(
  entries: readonly Entry[],
  allowed: (path: string) => string | undefined,
): void {
  const seen = new Set<string>();
  for (const { path } of entries) {
    const why =
      whyNot(path) ?? (allowed(path) === undefined ? 'has no place in a pack' : undefined);
    if (why) throw new PackRefused(`${shown(path)} ${why}`);
  }
  for (const { path } of entries) {
    const name = path.normalize('NFC').toLowerCase();
    if (seen.has(name)) throw new PackRefused(`${shown(path)} stands in it twice`);
    seen.add(name);
  }
}

/** What is wrong with a path that would be wrong in any archive. */
function whyNot(path: string): string | undefined {
  if (path === '') return 'is no name';
  if (path.includes('\0')) return 'has a zero byte in its name';
  if (path.includes('\\')) return 'has a backslash in its name';
  if (path.startsWith('/')) return 'is an absolute path';
  if (/^[a-z]:/i.test(path)) return 'names a drive';
  if (path.split('/').includes('..')) return 'leads out of the pack';
  return undefined;
}

function unpack(
  bytes: Uint8Array,
  view: DataView,
  entries: readonly Entry[],
  start: number,
  limits: ArchiveLimits,
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let all = 0;
  let free = 0;
  for (const entry of [...entries].sort((one, other) => one.at - other.at)) {
    const { path, at, packed } = entry;
    if (at < free) throw new PackRefused(`${shown(path)} lies over another file`);
    if (view.getUint32(at, true) !== LOCAL) throw new PackRefused('it is damaged');
    const nameLength = view.getUint16(at + 26, true);
    const from = at + 30 + nameLength + view.getUint16(at + 28, true);
    free = from + packed;
    if (free > start) throw new PackRefused('it is damaged: it ends too early');
    const sameName = nameOf(bytes, at + 30, nameLength) === path;
    if (!sameName || view.getUint16(at + 8, true) !== entry.method) {
      throw new PackRefused(`${shown(path)} is another file in the directory than in its place`);
    }
    const content = inflate(bytes.subarray(from, free), entry, limits);
    all += content.length;
    if (all > limits.all) throw allTooLarge(limits);
    files.set(path, content);
  }
  return files;
}

/** Unpacks a file and stops where it is larger than it may be, whatever the directory says. */
function inflate(packed: Uint8Array, entry: Entry, limits: ArchiveLimits): Uint8Array {
  const { path, method, size, crc } = entry;
  if (method !== 0 && method !== 8) {
    throw new PackRefused(`${shown(path)} is packed in a way that is not known (${method})`);
  }
  let content = packed;
  if (method === 8) {
    try {
      content = inflateRawSync(packed, { maxOutputLength: Math.min(limits.file, size + 1) });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ERR_BUFFER_TOO_LARGE') throw new PackRefused(`${shown(path)} is damaged`);
      throw size < limits.file
        ? new PackRefused(`${shown(path)} is larger than its directory says`)
        : tooLarge(path, limits);
    }
  }
  if (content.length !== size || crc32(content) !== crc) {
    throw new PackRefused(`${shown(path)} is damaged`);
  }
  return content;
}

function tooLarge(path: string, { file }: ArchiveLimits): PackRefused {
  return new PackRefused(`${shown(path)} is larger than ${file / 1024} KB, unpacked`);
}

function allTooLarge({ all }: ArchiveLimits): PackRefused {
  return new PackRefused(`it is larger than ${all / 1024 / 1024} MB, unpacked`);
}

/** A name that nobody trusts, in one line of harmless characters. */
function shown(path: string): string {
  const harmless = path.replace(/[^\x20-\x7e]/g, '?');
  return `“${harmless.length > 80 ? `${harmless.slice(0, 79)}…` : harmless}”`;
}
