import { escapeText } from '../escape.ts';
import type { Field } from '../events.ts';
import { field, uint16 } from './explain.ts';

/** A name as it stands in a message. */
export interface DnsName {
  /** `www.example.com`; the root is `.`. */
  text: string;
  /** The place after it, counted in the message. */
  end: number;
  /** False when it runs out of the message, points in a circle or is too long. */
  complete: boolean;
  field: Field;
}

/** RFC 1035 §2.3.4. */
const LONGEST_NAME = 255;

/**
 * Reads a name with its labels and compression pointers (RFC 1035 §3.1,
 * §4.1.4). A pointer must lead back, so that no name goes in a circle.
 *
 * @param offset where the message starts in its event
 * @param follow whether to tell what the first pointer leads to
 */
export function readName(
  bytes: Uint8Array,
  at: number,
  offset: number,
  label: string,
  follow = true,
): DnsName {
  const labels: string[] = [];
  const children: Field[] = [];
  let length = 0;
  let place = at;
  /** The place after the name, known at its first pointer. */
  let end: number | undefined;
  let lowest = at;
  let complete = false;

  while (place < bytes.length) {
    const first = bytes[place]!;
    if (first === 0) {
      if (end === undefined) {
        children.push(
          field('Root', offset + place, offset + place + 1, '.', {
            note: 'The empty label ends the name.',
            specification: 'RFC 1035 §3.1',
          }),
        );
      }
      end ??= place + 1;
      complete = true;
      break;
    }
    if (first >= 0xc0) {
      if (place + 2 > bytes.length) break;
      const target = uint16(bytes, place) & 0x3fff;
      if (end === undefined) {
        end = place + 2;
        const led = follow && target < lowest ? nameFrom(bytes, target) : undefined;
        children.push(
          field('Pointer', offset + place, offset + place + 2, `to byte ${target}`, {
            note:
              led === undefined
                ? 'It leads nowhere: a pointer must lead back to an earlier name.'
                : `The name goes on as at byte ${target} of the message: ${led}`,
            specification: 'RFC 1035 §4.1.4',
          }),
        );
      }
      if (target >= lowest) break;
      lowest = target;
      place = target;
      continue;
    }
    const next = place + 1 + first;
    length += 1 + first;
    if (first > 63 || next > bytes.length || length > LONGEST_NAME) break;
    const text = labelText(bytes.subarray(place + 1, next));
    labels.push(text);
    if (end === undefined) {
      children.push(
        field('Label', offset + place, offset + next, text, {
          note: `Its length, ${first}, stands before it.`,
          specification: 'RFC 1035 §3.1',
        }),
      );
    }
    place = next;
  }
  const text = labels.length === 0 ? '.' : labels.join('.');
  const stop = end ?? Math.min(bytes.length, Math.max(at, place));
  return {
    text,
    end: stop,
    complete,
    field: field(label, offset + at, offset + stop, text, {
      specification: 'RFC 1035 §3.1',
      children,
    }),
  };
}

/** The name that starts at a place, or undefined where it is none. */
function nameFrom(bytes: Uint8Array, at: number): string | undefined {
  const name = readName(bytes, at, 0, '', false);
  return name.complete ? name.text : undefined;
}

/** A label that may hold any bytes, dots too, as safe text. */
function labelText(bytes: Uint8Array): string {
  return escapeText(bytes).replaceAll('.', '\\.');
}
