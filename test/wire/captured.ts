/** A packet of a capture, read again; what it has not is 0 or empty. */
export interface Captured {
  /** Microseconds since 1970 began. */
  time: number;
  comment?: string;
  /** Receiver and sender. */
  macs: string[];
  hops: number;
  /** What the IP packet carries: 6 is TCP, 17 UDP, 1 and 58 ICMP. */
  protocol: number;
  packet: Buffer;
  /** What stands behind the IP header. */
  message: Buffer;
  /** Ports. */
  from: number;
  to: number;
  /** `SA`: the TCP flags by their first letters. */
  flags: string;
  /** Counted from the side's first sequence number. */
  seq: number;
  ack: number;
  segmentSize: number;
  checksum: number;
  content: Buffer;
}

/**
 * Reads a capture of ours back, by the formats' own words, and checks what must
 * add up: lengths and IPv4 checksums. It shares no code with what it reads.
 */
export function readCapture(file: Uint8Array): { comment: string; packets: Captured[] } {
  const whole = Buffer.from(file);
  const packets: Captured[] = [];
  const first = new Map<number, number>();
  let comment = '';
  for (let at = 0; at < whole.length; ) {
    const type = whole.readUInt32LE(at);
    const length = whole.readUInt32LE(at + 4);
    if (length % 4 !== 0 || whole.readUInt32LE(at + length - 4) !== length) {
      throw new Error(`a block's length does not add up at ${at}`);
    }
    const body = whole.subarray(at + 8, at + length - 4);
    if (type === 0x0a0d0d0a) comment = readComment(body.subarray(16)) ?? '';
    if (type === 6) {
      const size = body.readUInt32LE(12);
      const said = readComment(body.subarray(20 + Math.ceil(size / 4) * 4));
      packets.push({
        time: body.readUInt32LE(4) * 2 ** 32 + body.readUInt32LE(8),
        ...(said !== undefined && { comment: said }),
        ...readFrame(body.subarray(20, 20 + size), first),
      });
    }
    at += length;
  }
  return { comment, packets };
}

function readComment(options: Buffer): string | undefined {
  if (options.length === 0 || options.readUInt16LE(0) !== 1) return undefined;
  return options.toString('utf8', 4, 4 + options.readUInt16LE(2));
}

function readFrame(frame: Buffer, first: Map<number, number>) {
  const packet = frame.subarray(14);
  const four = frame.readUInt16BE(12) === 0x0800;
  const length = four ? packet.readUInt16BE(2) : 40 + packet.readUInt16BE(4);
  if (length !== packet.length) throw new Error(`${packet.length} bytes in a packet of ${length}`);
  const protocol = packet[four ? 9 : 6] ?? 0;
  const message = packet.subarray(four ? 20 : 40);
  return {
    macs: [frame.toString('hex', 0, 6), frame.toString('hex', 6, 12)],
    hops: packet[four ? 8 : 7] ?? 0,
    protocol,
    packet,
    message,
    ...readMessage(protocol, message, first),
  };
}

function readMessage(protocol: number, message: Buffer, first: Map<number, number>) {
  const none = { flags: '', seq: 0, ack: 0, segmentSize: 0, checksum: 0, content: message };
  if (protocol !== 6 && protocol !== 17) return { from: 0, to: 0, ...none };
  const [from, to] = [message.readUInt16BE(0), message.readUInt16BE(2)];
  if (protocol === 17) {
    const checksum = message.readUInt16BE(6);
    return { from, to, ...none, checksum, content: message.subarray(8, message.readUInt16BE(4)) };
  }
  const header = ((message[12] ?? 0) >> 4) * 4;
  const set = message[13] ?? 0;
  const sequence = message.readUInt32BE(4);
  if (!first.has(from)) first.set(from, sequence);
  return {
    from,
    to,
    flags: [...'FSRPA'].filter((_, bit) => set & (1 << bit)).join(''),
    seq: sequence - (first.get(from) ?? 0),
    ack: set & 16 ? message.readUInt32BE(8) - (first.get(to) ?? message.readUInt32BE(8)) : 0,
    segmentSize: header > 20 ? message.readUInt16BE(22) : 0,
    checksum: message.readUInt16BE(16),
    content: message.subarray(header),
  };
}
