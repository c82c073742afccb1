import { connect, createServer, type Server, type Socket } from 'node:net';
import { address, other } from './address.ts';
import type { Protocol, Side } from './events.ts';
import type { Journal } from './journal.ts';

/** What a tap stands in front of, and how it is noted. */
export interface TapPlan {
  /** Where the tapped side listens. */
  target: { host: string; port: number };
  /** Who connects to the tap; the other side is the target. */
  opener: Side;
  /** The name of the lane of the nth conversation, counted from 0. */
  peerName: (index: number) => string;
  protocol: Protocol;
  journal: Journal;
  /** Host to listen on; default the target's. */
  host?: string;
  /** Port to listen on; default any. */
  port?: number;
}

/** A relay that notes all it passes on. */
export interface Tap {
  host: string;
  port: number;
  /** The ports that the tap itself uses towards the target, by the id of the conversation. */
  upstreamPorts: Map<number, number>;
  /** True when no conversation waits for either side any more. */
  idle: () => boolean;
  /** Ends the tap and all its sockets; resolves when no handle is left. Idempotent. */
  close: () => Promise<void>;
}

/**
 * Puts a tap in front of a TCP listener. It passes on what a direct connection
 * would pass on: bytes as they come, a FIN as a FIN with the other direction
 * left open, an RST as an RST, and backpressure, for it reads no further while
 * the other side does not take what it was given. Two things differ. The
 * opener is connected before the target has accepted, and so a target that
 * refuses is seen by the opener as an RST after the connection was made; and
 * an RST is seen no sooner than the bytes before it could be passed on.
 */
export async function tapTcp(plan: TapPlan): Promise<Tap> {
  const { target, opener, journal } = plan;
  const sockets = new Set<Socket>();
  const upstreamPorts = new Map<number, number>();
  let count = 0;

  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };

  const server = createServer(
    { allowHalfOpen: true, pauseOnConnect: true, noDelay: true },
    (near) => {
      keep(near);
      const far = connect({ ...target, allowHalfOpen: true, noDelay: true });
      keep(far);
      const listening = address(host, port);
      const opened = address(near.remoteAddress ?? host, near.remotePort ?? 0);
      const conversation = journal.begin({
        transport: 'tcp',
        peer: plan.peerName(count++),
        protocol: plan.protocol,
        opener,
        programAddress: opener === 'program' ? opened : listening,
        peerAddress: opener === 'program' ? listening : opened,
      });
      far.once('connect', () => {
        upstreamPorts.set(conversation.id, far.localPort!);
        journal.note(conversation, opener, { kind: 'open' });
        far.off('error', refused);
        relay(near, far, (side, happening) => {
          journal.note(conversation, side === near ? opener : other(opener), happening);
        });
      });
      const refused = (): void => {
        journal.note(conversation, other(opener), { kind: 'refused' });
        near.resetAndDestroy();
      };
      far.once('error', refused);
      near.on('error', () => {});
    },
  );
  const { host, port } = await listen(server, plan.host ?? target.host, plan.port ?? 0);

  let closed: Promise<void> | undefined;
  return {
    host,
    port,
    upstreamPorts,
    idle: () => sockets.size === 0,
    close: () => {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
      return closed;
    },
  };
}

type Noted = { kind: 'fin' | 'rst' } | { kind: 'data'; bytes: Uint8Array };

/** Joins two connected sockets, both ways, until both directions have ended or one side is reset. */
function relay(near: Socket, far: Socket, note: (side: Socket, noted: Noted) => void): void {
  let broken = false;

  const pass = (from: Socket, to: Socket): void => {
    from.on('data', (bytes: Buffer) => {
      if (broken) return;
      note(from, { kind: 'data', bytes });
      if (!to.write(bytes)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
    from.once('end', () => {
      if (broken) return;
      note(from, { kind: 'fin' });
      to.end();
    });
    // Every error on a connection that stood means that its side broke it off:
    // the read that met an RST, the write or the FIN that came after one.
    from.on('error', () => {
      if (broken) return;
      broken = true;
      note(from, { kind: 'rst' });
      breakOff(to);
    });
  };

  pass(near, far);
  pass(far, near);
  near.resume();
}

/** Sends an RST, after the bytes that were taken for this side before it. */
function breakOff(socket: Socket): void {
  const reset = (): void => {
    socket.resetAndDestroy();
  };
  socket.pause();
  if (socket.destroyed || socket.writableLength === 0) reset();
  else if (socket.writableEnded) socket.once('finish', reset);
  else socket.write('', reset);
}

function listen(
  server: Server,
  host: string,
  port: number,
): Promise<{ host: string; port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      server.on('error', () => {});
      const bound = server.address();
      if (bound === null || typeof bound === 'string') throw new Error('not a TCP address');
      resolve({ host: bound.address, port: bound.port });
    });
  });
}
