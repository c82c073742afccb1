import type { Edit } from './pieces.ts';
import type { Stream } from './streams.ts';

type Place = readonly [start: number, end: number];

const changeCipherSpec = 20;
const handshakeRecord = 22;
const applicationData = 23;

const clientHello = 1;
const serverHello = 2;

const keyShare = 51;
/** Session ticket, pre-shared key, cookie: all of their data is random. */
const randomExtensions = new Set([35, 41, 44]);

/**
 * The edits that put zeros for what is random or encrypted in one direction of
 * a TLS connection. What can be read of it stays: record headers, types and
 * lengths of handshake messages, and of the two hellos all but the random
 * bytes, the session id and the keys (RFC 8446 §4.1.2, §4.2.8, §5.1). Lengths
 * are never changed: a play whose lengths differ is to be told, not hidden.
 */
export function tlsEdits({ whole }: Stream): Edit[] {
  const bytes = Buffer.from(whole, 'latin1');
  const edits: Edit[] = [];
  let encrypted = false;
  for (let at = 0; at + 5 <= bytes.length; ) {
    const type = bytes[at]!;
    if (type < changeCipherSpec || type > applicationData || bytes[at + 1] !== 3) break;
    const start = at + 5;
    at = start + bytes.readUInt16BE(at + 3);
    const end = Math.min(at, bytes.length);
    if (type === changeCipherSpec) encrypted = true;
    else if (encrypted || type === applicationData) edits.push(...zeros(start, end));
    else if (type === handshakeRecord) {
      for (const [from, to] of handshakePlaces(bytes, start, end)) edits.push(...zeros(from, to));
    }
  }
  return edits;
}

/** One edit a byte, so that none crosses the border between two pieces. */
function zeros(start: number, end: number): Edit[] {
  const count = Math.max(0, end - start);
  return Array.from({ length: count }, (_, index) => ({
    start: start + index,
    end: start + index + 1,
    text: '\0',
  }));
}

/** What is random in the messages of a handshake record that is not encrypted. */
function handshakePlaces(bytes: Buffer, start: number, end: number): Place[] {
  const places: Place[] = [];
  for (let at = start; at + 4 <= end; ) {
    const type = bytes[at]!;
    const body = at + 4;
    at = body + bytes.readUIntBE(at + 1, 3);
    const stop = Math.min(at, end);
    if (type === clientHello || type === serverHello) {
      places.push(...helloPlaces(bytes.subarray(0, stop), body, type === clientHello));
    } else places.push([body, stop]);
  }
  return places;
}

/** What is random in a hello that begins at `start` and ends with the bytes. */
function helloPlaces(bytes: Buffer, start: number, isClient: boolean): Place[] {
  const end = bytes.length;
  const vector = (at: number, size: 1 | 2): number =>
    at + size > end ? end : Math.min(end, at + size + bytes.readUIntBE(at, size));
  const random = start + 2;
  const sessionId = random + 32;
  const suites = vector(sessionId, 1);
  const places: Place[] = [
    [random, Math.min(sessionId, end)],
    [sessionId + 1, suites],
  ];
  // A client offers lists of cipher suites and compressions, a server takes one of each.
  let at = (isClient ? vector(vector(suites, 2), 1) : suites + 3) + 2;
  while (at + 4 <= end) {
    const type = bytes.readUInt16BE(at);
    const data = at + 4;
    at = vector(at + 2, 2);
    if (type === keyShare) places.push(...keyPlaces(bytes.subarray(0, at), data, isClient));
    else if (randomExtensions.has(type)) places.push([data, at]);
  }
  return places;
}

/** The keys in a key share: a list of them from the client, one from the server. */
function keyPlaces(bytes: Buffer, start: number, isClient: boolean): Place[] {
  const places: Place[] = [];
  for (let at = isClient ? start + 2 : start; at + 4 <= bytes.length; ) {
    const key = at + 4;
    at = Math.min(bytes.length, key + bytes.readUInt16BE(at + 2));
    places.push([key, at]);
  }
  return places;
}
