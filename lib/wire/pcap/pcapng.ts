import { joined } from './bytes.ts';

/** A frame as a capture keeps it. */
export interface Frame {
  /** Microseconds since 1970 began. */
  time: number;
  bytes: Uint8Array;
  comment?: string;
}

/** The file's numbers; their order is told by its first block, and this is the usual one. */
const littleEndian = true;

/**
 * A capture of Ethernet frames in the pcapng format (draft-ietf-opsawg-pcapng):
 * a section with its comment, one interface, and a block for each frame.
 */
export function pcapngFile(comment: string, frames: Frame[]): Uint8Array {
  const section = block(
    0x0a0d0d0a,
    joined(
      number(4, 0x1a2b3c4d),
      number(2, 1, 0),
      // The section's length is not told.
      number(4, 0xffffffff, 0xffffffff),
      option(1, text(comment)),
      option(4, text('Wirebook')),
      option(0),
    ),
  );
  const ethernet = block(
    1,
    joined(
      number(2, 1, 0),
      number(4, 0),
      option(2, text('recording')),
      // Time counts in microseconds.
      option(9, Uint8Array.of(6)),
      option(0),
    ),
  );
  return joined(section, ethernet, ...frames.map(frameBlock));
}

/** An enhanced packet block. */
function frameBlock({ time, bytes, comment }: Frame): Uint8Array {
  return block(
    6,
    joined(
      number(4, 0, Math.floor(time / 2 ** 32), time % 2 ** 32, bytes.length, bytes.length),
      padded(bytes),
      ...(comment === undefined ? [] : [option(1, text(comment)), option(0)]),
    ),
  );
}

/** A block has its length before and after it. */
function block(type: number, body: Uint8Array): Uint8Array {
  const length = 12 + body.length;
  return joined(number(4, type, length), body, number(4, length));
}

function option(code: number, value = new Uint8Array()): Uint8Array {
  return joined(number(2, code, value.length), padded(value));
}

function padded(bytes: Uint8Array): Uint8Array {
  return joined(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4));
}

function number(size: 2 | 4, ...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (const [index, value] of values.entries()) {
    if (size === 2) view.setUint16(index * 2, value, littleEndian);
    else view.setUint32(index * 4, value, littleEndian);
  }
  return new Uint8Array(view.buffer);
}

const text = (words: string) => new TextEncoder().encode(words);
