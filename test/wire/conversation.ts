import type { Conversation } from '../../lib/wire/events.ts';

/** A program's TCP connection to a peer that speaks plain text: what most tests begin with. */
export const textOverTcp: Conversation = {
  id: 1,
  transport: 'tcp',
  peer: 'server',
  protocol: 'text',
  opener: 'program',
  programAddress: '127.0.0.1:50001',
  peerAddress: '127.0.0.1:17',
};
