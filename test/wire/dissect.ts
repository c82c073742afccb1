import { dissect } from '../../lib/wire/dissect.ts';
import type { Conversation, Field, Protocol, Segment, Side } from '../../lib/wire/events.ts';

/** Bytes that one side sends in one event. */
export type Said = readonly [from: Side, bytes: Uint8Array | string];

export function conversation(
  protocol: Protocol,
  transport: 'tcp' | 'udp' = 'tcp',
  more: Partial<Conversation> = {},
): Conversation {
  return {
    id: 1,
    transport,
    peer: 'server',
    protocol,
    opener: 'program',
    programAddress: '127.0.0.1:50001',
    peerAddress: '127.0.0.1:80',
    ...more,
  };
}

/** Dissects what was said in one conversation. */
export function dissected(of: Conversation, said: readonly Said[]): Segment[] {
  const kind = of.transport === 'tcp' ? 'data' : 'datagram';
  return dissect(
    [of],
    said.map(([from, bytes]) => ({
      at: 0,
      conversation: of.id,
      from,
      kind,
      bytes: new Uint8Array(Buffer.from(bytes as string)),
    })),
  );
}

/** Fields as one reads them, one a line, children indented: `0-5 Method: HEAD`. */
export function outline(fields: readonly Field[], indent = ''): string[] {
  return fields.flatMap(({ label, start, end, value, bits, children = [] }) => {
    const place = bits ? `${start}.${bits.start}+${bits.length}` : `${start}-${end}`;
    return [`${indent}${place} ${label}: ${value}`, ...outline(children, `${indent}  `)];
  });
}

/** What is wrong with fields that should lie in so many bytes, in order; empty when nothing is. */
export function disorder(fields: readonly Field[], start: number, end: number): string[] {
  const wrong: string[] = [];
  let at = start;
  let bit = 0;
  for (const each of fields) {
    const name = `${each.label} ${each.start}-${each.end}`;
    if (!Number.isInteger(each.start) || !Number.isInteger(each.end))
      wrong.push(`${name}: no place`);
    if (each.bits === undefined) {
      if (each.start < at) wrong.push(`${name}: before ${at}`);
      if (each.end <= each.start) wrong.push(`${name}: empty`);
      at = each.end;
      bit = 0;
    } else {
      // Several fields of bits share a byte, each behind the other.
      if (each.start === at - 1 && bit > 0) {
        if (each.bits.start < bit) wrong.push(`${name}: bits overlap`);
      } else if (each.start < at) wrong.push(`${name}: before ${at}`);
      bit = each.bits.start + each.bits.length;
      if (bit > 8 || each.end !== each.start + 1) wrong.push(`${name}: more than a byte of bits`);
      at = each.end;
    }
    if (each.end > end) wrong.push(`${name}: after ${end}`);
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(each.value + each.label + (each.note ?? ''))) {
      wrong.push(`${name}: not safe to print`);
    }
    wrong.push(...disorder(each.children ?? [], each.start, each.end));
  }
  return wrong;
}

/** How many of the bytes lie in no field. */
export function unlabelled(fields: readonly Field[], length: number): number {
  const seen = new Set<number>();
  for (const { start, end } of fields) for (let at = start; at < end; at++) seen.add(at);
  return length - seen.size;
}
