import { isIPv4, isIPv6 } from 'node:net';
import type { Side } from '../events.ts';
import { joined, uint8, uint16, uint32 } from './bytes.ts';
import { withChecksum } from './checksum.ts';

/** One end of a packet's way. */
export interface Host {
  /** Four bytes, or sixteen. */
  ip: Uint8Array;
  port: number;
  /** Six bytes. */
  mac: Uint8Array;
}

/** An IP packet, and who sends it. */
export interface SentPacket {
  from: Side;
  packet: Uint8Array;
  /** What a reader of the capture should know about it. */
  comment?: string;
}

/** The protocols that travel in an IP packet, by their numbers (IANA, protocol numbers). */
export const protocols = { icmp: 1, tcp: 6, udp: 17, icmp6: 58 } as const;

/**
 * The bytes of an IP address; a zone (`%eth0`) is left out.
 *
 * @throws RangeError when it is none
 */
export function ipBytes(text: string): Uint8Array {
  const [address = ''] = text.split('%');
  if (isIPv4(address)) return Uint8Array.from(address.split('.').map(Number));
  if (!isIPv6(address)) throw new RangeError(`“${text}” is no IP address`);
  // The URL standard writes it in hexadecimal groups only, the longest run of zeros cut.
  const [head = '', tail = ''] = new URL(`tcp://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [first, last] = [groups(head), groups(tail)];
  return uint16(...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last);
}

/** An IPv4 address as one of IPv6 (RFC 4291 §2.5.5.2), for an end whose other end has one of those. */
export function mapped(ip: Uint8Array): Uint8Array {
  return ip.length === 16 ? ip : joined(new Uint8Array(10), uint8(255, 255), ip);
}

/** Whether an address is that of a group (RFC 5771; RFC 4291 §2.7). */
export function isGroup(ip: Uint8Array): boolean {
  const first = ip[0] ?? 0;
  return ip.length === 16 ? first === 0xff : first >= 224 && first < 240;
}

/** What checksums of TCP, UDP and ICMPv6 cover beside the bytes (RFC 9293 §3.1, RFC 8200 §8.1). */
export function pseudoHeader(from: Host, to: Host, protocol: number, length: number): Uint8Array {
  return from.ip.length === 16
    ? joined(from.ip, to.ip, uint32(length), uint8(0, 0, 0, protocol))
    : joined(from.ip, to.ip, uint8(0, protocol), uint16(length));
}

/** An IP packet: a header without options before what it carries (RFC 791 §3.1, RFC 8200 §3). */
export function ipPacket(from: Host, to: Host, protocol: number, content: Uint8Array): Uint8Array {
  const hops = isGroup(to.ip) ? 1 : 64;
  if (from.ip.length === 16) {
    const start = joined(uint32(0x6000_0000), uint16(content.length), uint8(protocol, hops));
    return joined(start, from.ip, to.ip, content);
  }
  const dontFragment = 0x4000;
  const header = joined(
    uint8(0x45, 0),
    uint16(20 + content.length, 0, dontFragment),
    uint8(hops, protocol, 0, 0),
    from.ip,
    to.ip,
  );
  return joined(withChecksum(header, 10), content);
}

/** An Ethernet frame around an IP packet; to a group it goes by the group's own address. */
export function ethernetFrame(from: Host, to: Host, packet: Uint8Array): Uint8Array {
  const type = from.ip.length === 16 ? 0x86dd : 0x0800;
  return joined(groupMac(to.ip) ?? to.mac, from.mac, uint16(type), packet);
}

/** RFC 1112 §6.4: the last 23 bits of an IPv4 group; RFC 2464 §7: the last 32 of an IPv6 one. */
function groupMac(ip: Uint8Array): Uint8Array | undefined {
  if (!isGroup(ip)) return undefined;
  if (ip.length === 16) return joined(uint8(0x33, 0x33), ip.subarray(12));
  return uint8(0x01, 0x00, 0x5e, (ip[1] ?? 0) & 0x7f, ip[2] ?? 0, ip[3] ?? 0);
}
