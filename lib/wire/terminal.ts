import { type Colours, colourOf, plain } from './colour.ts';
import type { Conversation, Field, Protocol, Segment } from './events.ts';
import { cutTo, padTo, widthOf, wrap } from './width.ts';

export interface RenderOptions {
  /** The terminal's width; default 80. At least 60 and at most 132 columns are used. */
  columns?: number;
  /** Default none. */
  colours?: Colours;
}

/** How many columns the view uses in a terminal of a width. */
function usable(columns: number): number {
  return Math.min(132, Math.max(60, columns));
}

/**
 * The conversations of a play for a terminal: who talked to whom, an arrow an
 * event with its time and size, and then the bytes of each, field by field.
 * The two sides differ in colour, and without colour in the arrows' direction.
 */
export function render(segments: readonly Segment[], options: RenderOptions = {}): string {
  const width = usable(options.columns ?? 80);
  const colours = options.colours ?? plain;
  if (segments.length === 0) return 'Nothing went over the wire.\n';
  const conversations = [...new Set(segments.map(({ conversation }) => conversation))];
  const names = laneNames(conversations);
  const begin = segments[0]!.event.at;
  const times = segments.map(({ event }) => `${Math.round(event.at - begin)} ms`);
  const details = segments.flatMap((segment, index) =>
    segment.fields.length === 0
      ? []
      : ['', ...detail(segment, times[index]!, names, width, colours)],
  );
  return `${[
    ...conversations.flatMap((conversation) => title(conversation, names, width, colours)),
    '',
    ...ladder(segments, times, names, width, colours),
    ...details,
  ].join('\n')}\n`;
}

type Names = ReadonlyMap<number, string>;

/** What each conversation's far side is called: the peer's name, numbered where it has several. */
function laneNames(conversations: readonly Conversation[]): Names {
  const names = new Map<number, string>();
  for (const { id, peer } of conversations) {
    const same = conversations.filter((other) => other.peer === peer);
    const number = same.findIndex((other) => other.id === id) + 1;
    names.set(id, same.length > 1 ? `${peer} (${number})` : peer);
  }
  return names;
}

function title(
  { id, transport, protocol, opener, programAddress, peerAddress }: Conversation,
  names: Names,
  width: number,
  colours: Colours,
): string[] {
  const arrow = opener === 'program' ? '→' : '←';
  const kind = protocol === 'text' ? '' : ` · ${spelling[protocol]}`;
  const text = `${transport.toUpperCase()}${kind}`;
  const name = names.get(id)!;
  const line = `${colours.program('program')} ${arrow} ${colours.peer(name)}`;
  const used = 'program'.length + 3 + widthOf(name);
  const addresses = `${programAddress} ${arrow} ${peerAddress}  ${text}`;
  const gap = width - used - widthOf(addresses);
  if (gap >= 2) return [`${line}${' '.repeat(gap)}${colours.faint(addresses)}`];
  return [line, colours.faint(`  ${addresses}`)];
}

const spelling: Readonly<Record<Protocol, string>> = {
  text: 'text',
  http: 'HTTP',
  dns: 'DNS',
  websocket: 'WebSocket',
  tls: 'TLS',
};

/** One line an event: when, how many bytes, and an arrow from who sent it. */
function ladder(
  segments: readonly Segment[],
  times: readonly string[],
  names: Names,
  width: number,
  colours: Colours,
): string[] {
  const sizes = segments.map(({ event }) =>
    'bytes' in event ? `${event.bytes.length.toLocaleString('en-GB')} B` : '',
  );
  const timeWidth = widest(times);
  const sizeWidth = widest(sizes);
  const nameWidth = Math.min(24, widest([...names.values()]));
  const room = width - timeWidth - sizeWidth - nameWidth - 'program'.length - 6;
  return segments.map((segment, index) => {
    const name = cutTo(names.get(segment.conversation.id)!, nameWidth);
    const { from } = segment.event;
    const paint = colourOf(colours, from);
    const [program, peer] = [padTo('program', 'program'.length), padTo(name, nameWidth)];
    return [
      colours.faint(times[index]!.padStart(timeWidth)),
      '  ',
      colours.faint(sizes[index]!.padStart(sizeWidth)),
      '  ',
      from === 'program' ? paint(program) : colours.faint(program),
      ' ',
      paint(arrow(segment, room)),
      ' ',
      from === 'peer' ? paint(peer) : colours.faint(peer),
    ]
      .join('')
      .trimEnd();
  });
}

/** An arrow of so many columns with its summary on it; it ends half-way where a datagram was lost. */
function arrow({ event, summary }: Segment, room: number): string {
  const right = event.from === 'program';
  const lost = event.kind === 'datagram' && event.lost === true;
  const stroke = event.kind === 'rst' || event.kind === 'refused' ? '╌' : '─';
  const text = ` ${cutTo(summary, room - (lost ? 16 : 8))} `;
  const rest = room - 2 - widthOf(text);
  if (lost) {
    const shaft = stroke.repeat(Math.floor((rest - 6) / 2));
    const gone = ' '.repeat(rest - 6 - shaft.length);
    return right
      ? `${stroke.repeat(2)}${text}${shaft}✕ lost${gone}`
      : `${gone}lost ✕${shaft}${text}${stroke.repeat(2)}`;
  }
  return right
    ? `${stroke.repeat(2)}${text}${stroke.repeat(rest - 1)}▶`
    : `◀${stroke.repeat(rest - 1)}${text}${stroke.repeat(2)}`;
}

/** How deep fields are shown: the parts of a line of text are seen in the line. */
const depths: Readonly<Record<Protocol, number>> = {
  text: 1,
  http: 1,
  dns: 4,
  websocket: 3,
  tls: 5,
};

/** A column of values narrower than this is too narrow for sentences. */
const NARROW = 40;

/** Protocols whose bytes are shown in hexadecimal beside what they mean. */
const binary: ReadonlySet<Protocol> = new Set(['dns', 'websocket', 'tls']);

interface Row {
  field: Field;
  depth: number;
  /** The specification, unless the field around it names the same. */
  specification: string | undefined;
}

/** The bytes of one event, field by field. */
function detail(
  segment: Segment,
  time: string,
  names: Names,
  width: number,
  colours: Colours,
): string[] {
  const { event, conversation, fields } = segment;
  const bytes = 'bytes' in event ? event.bytes : new Uint8Array();
  const { protocol } = conversation;
  const paint = colourOf(colours, event.from);
  const rows = flatten(fields, depths[protocol]);
  const ranges = rows.map(({ field }) => rangeOf(field));
  const labels = rows.map(({ field, depth }) => `${'  '.repeat(depth)}${field.label}`);
  const hexes = rows.map(({ field }) => (binary.has(protocol) ? hexOf(field, bytes) : ''));
  const rangeWidth = widest(ranges);
  const labelWidth = Math.min(Math.floor(width / 3), widest(labels));
  const hexWidth = widest(hexes);
  const indent = 2 + rangeWidth + 2 + labelWidth + 2 + (hexWidth > 0 ? hexWidth + 2 : 0);
  const lines = rows.flatMap((row, index) => {
    const { values, notes } = valueLines(row, width - indent, colours);
    const start = [
      colours.faint(`  ${ranges[index]!.padStart(rangeWidth)}`),
      paint(padTo(cutTo(labels[index]!, labelWidth), labelWidth)),
      ...(hexWidth > 0 ? [padTo(hexes[index]!, hexWidth)] : []),
      values[0] ?? '',
    ].join('  ');
    // Where the column of values is narrow, notes begin under the label.
    const under = width - indent < NARROW ? 2 + rangeWidth + 2 + row.depth * 2 : indent;
    return [
      start.trimEnd(),
      ...values.slice(1).map((line) => `${' '.repeat(indent)}${line}`),
      ...notes(width - under).map((line) => `${' '.repeat(under)}${line}`),
    ];
  });
  return [heading(segment, bytes.length, time, names, width, colours), ...lines];
}

/** Who sent to whom, the gist, when, and how many bytes. */
function heading(
  { event, conversation, summary }: Segment,
  size: number,
  time: string,
  names: Names,
  width: number,
  colours: Colours,
): string {
  const name = names.get(conversation.id)!;
  const who = event.from === 'program' ? `program ▶ ${name}` : `${name} ▶ program`;
  const end = `${time}, ${size === 1 ? '1 byte' : `${size.toLocaleString('en-GB')} bytes`}`;
  const gist = cutTo(summary, Math.max(8, width - widthOf(who) - widthOf(end) - 4));
  const gap = Math.max(2, width - widthOf(who) - 2 - widthOf(gist) - widthOf(end));
  const paint = colourOf(colours, event.from);
  return `${paint(colours.bold(who))}  ${gist}${' '.repeat(gap)}${colours.faint(end)}`;
}

function flatten(fields: readonly Field[], depth: number, level = 0, around = ''): Row[] {
  if (level >= depth) return [];
  return fields.flatMap((field) => {
    const { specification } = field;
    const own = specification === around ? undefined : specification;
    const inside = flatten(field.children ?? [], depth, level + 1, specification ?? around);
    return [{ field, depth: level, specification: own }, ...inside];
  });
}

/** The first bytes of a field that has no parts and whose value does not show them. */
function hexOf({ start, end, value, bits, children = [] }: Field, bytes: Uint8Array): string {
  if (bits !== undefined || children.length > 0) return '';
  const all = [...bytes.subarray(start, end)].map((byte) => byte.toString(16).padStart(2, '0'));
  if (value.startsWith(all.slice(0, 4).join(' '))) return '';
  return all.length > 4 ? `${all.slice(0, 3).join(' ')} …` : all.join(' ');
}

/** `12–17`, the first and the last byte. */
function rangeOf({ start, end }: Field): string {
  return end - start > 1 ? `${start}–${end - 1}` : String(start);
}

/** The lines of a value, and those of what is said about it where it does not fit behind the value. */
function valueLines(
  { field, specification }: Row,
  room: number,
  colours: Colours,
): { values: string[]; notes: (room: number) => string[] } {
  const { bits, value, note } = field;
  const values = wrap(bits === undefined ? value : `${pattern(bits, value)}  ${value}`, room);
  // A section stays with its RFC: until the lines are broken, their spaces do not break.
  const source = specification?.replaceAll(' ', '\u00a0') ?? '';
  const about = [note ?? '', source].filter((part) => part !== '').join(' ');
  if (about === '') return { values, notes: () => [] };
  const told = (line: string): string =>
    colours.faint(source === '' ? line : line.replace(source, specification!));
  const last = values.at(-1)!;
  if (widthOf(last) + 2 + widthOf(about) <= room) {
    const gap = note === undefined ? room - widthOf(last) - widthOf(about) : 2;
    const whole = `${last}${' '.repeat(gap)}${told(about)}`;
    return { values: [...values.slice(0, -1), whole], notes: () => [] };
  }
  return { values, notes: (width) => wrap(about, width).map(told) };
}

/** The bits of a field at their place in the byte: `.000 0...`. */
function pattern(bits: { start: number; length: number }, value: string): string {
  const number = Number.parseInt(value, 10);
  const shown = Array.from({ length: 8 }, (_, place) => {
    const inside = place >= bits.start && place < bits.start + bits.length;
    return inside ? String((number >> (bits.start + bits.length - 1 - place)) & 1) : '.';
  });
  return `${shown.slice(0, 4).join('')} ${shown.slice(4).join('')}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(widthOf));
}
