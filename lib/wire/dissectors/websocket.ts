import { escapeText } from '../escape.ts';
import type { Field, Side } from '../events.ts';
import { byteCount, type Explain, field, hexValue, textValue, uint16, uint32 } from './explain.ts';
import { isText } from './text.ts';

/** The opcodes of RFC 6455 §5.2. */
const opcodes: Readonly<Record<number, string>> = {
  0: 'Continuation',
  1: 'Text',
  2: 'Binary',
  8: 'Close',
  9: 'Ping',
  10: 'Pong',
};

/** The close codes of RFC 6455 §7.4.1. */
const closeCodes: Readonly<Record<number, string>> = {
  1000: 'normal closure',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1005: 'no status; never sent',
  1006: 'abnormal closure; never sent',
  1007: 'invalid data, such as text that is not UTF-8',
  1008: 'policy violation',
  1009: 'message too big',
  1010: 'an extension is missing',
  1011: 'internal error',
  1015: 'TLS handshake failed; never sent',
};

/** One direction: the frame that is under way. */
interface Direction {
  /** The frame's header, as far as it came in events before. */
  begun: Uint8Array;
  /** The frame whose payload is still coming. */
  frame: Frame | undefined;
  /** Payload bytes that came already. */
  taken: number;
  /** What a continuation frame continues. */
  message: number;
}

interface Frame {
  headerLength: number;
  final: boolean;
  opcode: number;
  length: number;
  mask: Uint8Array | undefined;
}

/**
 * Explains WebSocket frames to the bit (RFC 6455 §5.2), unmasked.
 *
 * @param client the side whose frames must be masked
 */
export function explainFrames(client: Side): Explain {
  const sides: Record<Side, Direction> = { program: direction(), peer: direction() };
  return (bytes, from) => {
    const own = sides[from];
    const fields: Field[] = [];
    const gists: string[] = [];
    for (let at = 0; at < bytes.length; ) {
      if (own.frame !== undefined) at = takePayload(own, bytes, at, fields, gists);
      else at = takeFrame(own, from === client, bytes, at, fields, gists);
    }
    const shown = [...gists.slice(0, 3), ...(gists.length > 3 ? ['…'] : [])];
    return { summary: shown.join(', ') || (fields[0]?.label ?? 'empty'), fields };
  };
}

function direction(): Direction {
  return { begun: new Uint8Array(), frame: undefined, taken: 0, message: 0 };
}

/** Takes a frame's header with the payload behind it, or what there is of it. */
function takeFrame(
  own: Direction,
  mustMask: boolean,
  bytes: Uint8Array,
  at: number,
  fields: Field[],
  gists: string[],
): number {
  const before = own.begun.length;
  const header = new Uint8Array([...own.begun, ...bytes.subarray(at, at + 14 - before)]);
  const frame = readHeader(header);
  if (frame === undefined) {
    own.begun = header;
    const label = before === 0 ? 'Frame header, first part' : 'Frame header, continued';
    fields.push(field(label, at, bytes.length, hexValue(bytes.subarray(at))));
    return bytes.length;
  }
  own.begun = new Uint8Array();
  own.frame = frame;
  own.taken = 0;
  const start = at + frame.headerLength - before;
  const end = Math.min(bytes.length, start + frame.length);
  const payload = unmasked(frame, bytes.subarray(start, end), 0);
  own.taken = payload.length;
  if (own.taken === frame.length) own.frame = undefined;
  const name = opcodes[frame.opcode] ?? `Opcode ${frame.opcode}`;
  gists.push(gistOf(frame, name, payload));
  if (before > 0) {
    fields.push(
      field('Frame header, continued', at, start, hexValue(bytes.subarray(at, start)), {
        note: `The header of a ${name.toLowerCase()} frame of ${byteCount(frame.length)}.`,
        specification: 'RFC 6455 §5.2',
      }),
      ...payloadFields(own, frame, payload, start),
    );
  } else {
    fields.push(
      field(`${name} frame`, at, end, describe(frame, payload), {
        specification: 'RFC 6455 §5.2',
        children: [
          ...headerFields(frame, bytes, at, mustMask),
          ...payloadFields(own, frame, payload, start),
        ],
      }),
    );
  }
  if (frame.opcode === 1 || frame.opcode === 2) own.message = frame.opcode;
  return end;
}

/** Takes payload of a frame whose header came before. */
function takePayload(
  own: Direction,
  bytes: Uint8Array,
  at: number,
  fields: Field[],
  gists: string[],
): number {
  const frame = own.frame!;
  const end = Math.min(bytes.length, at + frame.length - own.taken);
  const payload = unmasked(frame, bytes.subarray(at, end), own.taken);
  own.taken += payload.length;
  if (own.taken === frame.length) own.frame = undefined;
  const value = isText(payload) ? textValue(payload) : hexValue(payload);
  fields.push(field('Payload, continued', at, end, value, { specification: 'RFC 6455 §5.2' }));
  gists.push(`${byteCount(payload.length)} of payload`);
  return end;
}

function readHeader(bytes: Uint8Array): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes[1]! & 0x7f;
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (bytes[1]! & 0x80) !== 0;
  const headerLength = 2 + extended + (masked ? 4 : 0);
  if (bytes.length < headerLength) return undefined;
  const length =
    extended === 0
      ? short
      : extended === 2
        ? uint16(bytes, 2)
        : uint32(bytes, 2) * 0x1_0000_0000 + uint32(bytes, 6);
  return {
    headerLength,
    final: (bytes[0]! & 0x80) !== 0,
    opcode: bytes[0]! & 0x0f,
    length,
    mask: masked ? bytes.slice(headerLength - 4, headerLength) : undefined,
  };
}

function headerFields(frame: Frame, bytes: Uint8Array, at: number, mustMask: boolean): Field[] {
  const bit = (place: number, label: string, note?: string): Field => {
    const byte = at + (place >> 3);
    const set = (bytes[byte]! >> (7 - (place & 7))) & 1;
    return field(label, byte, byte + 1, String(set), {
      bits: { start: place & 7, length: 1 },
      note,
      specification: 'RFC 6455 §5.2',
    });
  };
  const short = bytes[at + 1]! & 0x7f;
  const lengthEnd = at + frame.headerLength - (frame.mask ? 4 : 0);
  const known = opcodes[frame.opcode];
  const fields = [
    bit(0, 'FIN', frame.final ? 'The message ends with this frame.' : 'More fragments follow.'),
    bit(1, 'RSV1', 'Zero, unless an extension uses it.'),
    bit(2, 'RSV2'),
    bit(3, 'RSV3'),
    field('Opcode', at, at + 1, `${frame.opcode}${known ? ` (${known.toLowerCase()})` : ''}`, {
      bits: { start: 4, length: 4 },
      note: known === undefined ? 'Reserved: the receiver fails the connection.' : undefined,
      specification: 'RFC 6455 §5.2',
    }),
    bit(8, 'MASK', mustMask ? 'A client masks every frame.' : 'A server masks none.'),
    field('Payload length', at + 1, at + 2, String(short), {
      bits: { start: 1, length: 7 },
      note:
        short > 125 ? `The length stands in the next ${short === 126 ? 2 : 8} bytes.` : undefined,
      specification: 'RFC 6455 §5.2',
    }),
  ];
  if (lengthEnd > at + 2) {
    fields.push(
      field('Extended payload length', at + 2, lengthEnd, frame.length.toLocaleString('en-GB'), {
        specification: 'RFC 6455 §5.2',
      }),
    );
  }
  if (frame.mask !== undefined) {
    fields.push(
      field('Masking key', lengthEnd, lengthEnd + 4, hexValue(frame.mask), {
        note: 'Each byte of the payload is XORed with a byte of it, in turn.',
        specification: 'RFC 6455 §5.3',
      }),
    );
  }
  return fields;
}

function payloadFields(own: Direction, frame: Frame, payload: Uint8Array, start: number): Field[] {
  if (payload.length === 0) return [];
  const end = start + payload.length;
  const note = frame.mask === undefined ? undefined : 'Shown unmasked.';
  if (frame.opcode === 8 && payload.length >= 2) {
    const code = uint16(payload, 0);
    const fields = [
      field('Status code', start, start + 2, String(code), {
        note: closeCodes[code],
        specification: 'RFC 6455 §7.4',
      }),
    ];
    if (payload.length > 2) {
      fields.push(
        field('Reason', start + 2, end, textValue(payload.subarray(2)), {
          note,
          specification: 'RFC 6455 §7.1.6',
        }),
      );
    }
    return fields;
  }
  const opcode = frame.opcode === 0 ? own.message : frame.opcode;
  const readable = opcode === 1 || (opcode !== 2 && isText(payload));
  const label = payload.length < frame.length ? 'Payload, first part' : 'Payload';
  return [
    field(label, start, end, readable ? textValue(payload) : hexValue(payload), {
      note,
      specification: 'RFC 6455 §5.2',
    }),
  ];
}

function describe(frame: Frame, payload: Uint8Array): string {
  if (frame.length > payload.length) {
    return `${byteCount(payload.length)} of ${byteCount(frame.length)}`;
  }
  return byteCount(frame.length);
}

function gistOf(frame: Frame, name: string, payload: Uint8Array): string {
  if (frame.opcode === 8) return payload.length < 2 ? 'Close' : `Close ${uint16(payload, 0)}`;
  const part = frame.final || frame.opcode === 0 ? '' : ', first fragment';
  if (frame.opcode === 1 && isText(payload) && payload.length === frame.length) {
    const text = [...escapeText(payload)];
    const shown = text.length > 24 ? `${text.slice(0, 23).join('')}…` : text.join('');
    return `${name} “${shown}”${part}`;
  }
  return `${name}, ${byteCount(frame.length)}${part}`;
}

function unmasked({ mask }: Frame, bytes: Uint8Array, from: number): Uint8Array {
  return mask === undefined ? bytes : bytes.map((byte, index) => byte ^ mask[(from + index) & 3]!);
}
