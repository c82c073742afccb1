import { escapeText } from '../escape.ts';
import type { Field, Side } from '../events.ts';
import { byteCount, type Explain, field, hexValue, incompleteTail, textValue } from './explain.ts';

/** More lines than this in one event are told as one field. */
const MOST_LINES = 50;

/**
 * Explains text: line by line, with the line ends, and the bytes of a UTF-8
 * character that is split between two events.
 *
 * @param stream true when events follow on each other, as in TCP
 */
export function explainText(stream: boolean): Explain {
  // By direction: the bytes of a character that began in an event before.
  const begun: Record<Side, Uint8Array> = { program: new Uint8Array(), peer: new Uint8Array() };
  return (bytes, from) => {
    if (bytes.length === 0) return { summary: 'empty', fields: [] };
    const head = stream ? restOfCharacter(begun[from], bytes) : 0;
    const tail = stream ? incompleteTail(bytes.subarray(head)) : 0;
    const fields: Field[] = [];
    if (head > 0) fields.push(splitEnd(begun[from], bytes, head));
    const middle = bytes.subarray(head, bytes.length - tail);
    fields.push(...textFields(middle, head));
    if (tail > 0) fields.push(splitStart(bytes, tail));
    // A character in more than two events is told by its first and last part only.
    begun[from] = tail > 0 ? bytes.slice(bytes.length - tail) : new Uint8Array();
    return { summary: summaryOf(bytes, middle), fields };
  };
}

/** The fields of text or other bytes that stand in an event from `offset` on. */
export function textFields(bytes: Uint8Array, offset: number): Field[] {
  if (bytes.length === 0) return [];
  if (!isText(bytes)) {
    return [field('Bytes', offset, offset + bytes.length, hexValue(bytes))];
  }
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (fields.length === MOST_LINES) {
      const rest = bytes.subarray(at);
      fields.push(field('More lines', offset + at, offset + bytes.length, textValue(rest)));
      break;
    }
    const feed = bytes.indexOf(0x0a, at);
    const end = feed < 0 ? bytes.length : feed + 1;
    fields.push(
      field(
        feed < 0 ? 'Text' : 'Line',
        offset + at,
        offset + end,
        textValue(bytes.subarray(at, end)),
      ),
    );
    at = end;
  }
  return fields;
}

/** Whether bytes are valid UTF-8 without control characters other than tab, CR and LF. */
export function isText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return !/[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/.test(text);
  } catch {
    return false;
  }
}

function summaryOf(bytes: Uint8Array, middle: Uint8Array): string {
  if (!isText(middle)) return byteCount(bytes.length);
  const feed = middle.indexOf(0x0a);
  const end = feed < 0 ? middle.length : feed > 0 && middle[feed - 1] === 0x0d ? feed - 1 : feed;
  const line = escapeText(middle.subarray(0, end));
  const characters = [...line];
  if (characters.length === 0) return byteCount(bytes.length);
  return characters.length > 32 ? `${characters.slice(0, 31).join('')}…` : line;
}

/** How many bytes at the start complete the character that was begun; 0 when they do not. */
function restOfCharacter(begun: Uint8Array, bytes: Uint8Array): number {
  const first = begun[0];
  if (first === undefined) return 0;
  const rest = (first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2) - begun.length;
  if (bytes.length < rest) return 0;
  return bytes.subarray(0, rest).every((byte) => (byte & 0xc0) === 0x80) ? rest : 0;
}

function splitEnd(begun: Uint8Array, bytes: Uint8Array, head: number): Field {
  const whole = new Uint8Array([...begun, ...bytes.subarray(0, head)]);
  return field('Rest of a character', 0, head, hexValue(bytes.subarray(0, head)), {
    note: `Together with the ${byteCount(begun.length)} at the end of the segment before, this is the character ${escapeText(whole)}.`,
    specification: 'RFC 3629 §3',
  });
}

function splitStart(bytes: Uint8Array, tail: number): Field {
  const start = bytes.length - tail;
  return field('Start of a character', start, bytes.length, hexValue(bytes.subarray(start)), {
    note: 'The character is split: its other bytes come in the next segment.',
    specification: 'RFC 3629 §3',
  });
}
