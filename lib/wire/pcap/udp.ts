import { joined, uint8, uint16 } from './bytes.ts';
import { withChecksum } from './checksum.ts';
import { type Host, ipPacket, protocols, pseudoHeader } from './internet.ts';

/** A UDP datagram in its IP packet (RFC 768). */
export function datagramPacket(from: Host, to: Host, content: Uint8Array): Uint8Array {
  const length = 8 + content.length;
  const plain = joined(uint16(from.port, to.port, length, 0), content);
  const sealed = withChecksum(plain, 6, pseudoHeader(from, to, protocols.udp, length));
  // A sum of zero is sent as its other form, for zero means that there is none.
  if (sealed[6] === 0 && sealed[7] === 0) sealed.set([255, 255], 6);
  return ipPacket(from, to, protocols.udp, sealed);
}

/**
 * “Port unreachable”: the answer of a host where nobody listens. It quotes as
 * much of the refused packet as fits (RFC 792 and RFC 1812 §4.3.2.3; RFC 4443 §3.1).
 */
export function unreachablePacket(from: Host, to: Host, refused: Uint8Array): Uint8Array {
  if (from.ip.length === 16) {
    const message = joined(uint8(1, 4, 0, 0, 0, 0, 0, 0), refused.subarray(0, 1280 - 40 - 8));
    const pseudo = pseudoHeader(from, to, protocols.icmp6, message.length);
    return ipPacket(from, to, protocols.icmp6, withChecksum(message, 2, pseudo));
  }
  const message = joined(uint8(3, 3, 0, 0, 0, 0, 0, 0), refused.subarray(0, 576 - 20 - 8));
  return ipPacket(from, to, protocols.icmp, withChecksum(message, 2));
}
