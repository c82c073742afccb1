import type { Stream } from './streams.ts';

/** A DNS transaction id on the wire. */
export interface DnsIdSite {
  stream: Stream;
  /** Where in the stream its two bytes start. */
  start: number;
  /** The index of the event that they start in. */
  event: number;
}

/**
 * Where transaction ids are in DNS messages: in the first two bytes of a
 * datagram; over TCP behind each message's length of two bytes (RFC 1035
 * §4.2.2).
 */
export function dnsIdSites(stream: Stream): DnsIdSite[] {
  const { conversation, whole } = stream;
  if (conversation.transport === 'udp') return whole.length < 2 ? [] : [siteAt(stream, 0)];
  const sites: DnsIdSite[] = [];
  for (let at = 0; at + 4 <= whole.length; ) {
    sites.push(siteAt(stream, at + 2));
    at += 2 + whole.charCodeAt(at) * 256 + whole.charCodeAt(at + 1);
  }
  return sites;
}

function siteAt(stream: Stream, start: number): DnsIdSite {
  let end = 0;
  const index = stream.pieces.findIndex((piece) => {
    end += piece.length;
    return start < end;
  });
  return { stream, start, event: stream.events[index]! };
}
