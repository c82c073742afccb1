import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Protocol, Side, WireEvent } from '../../lib/wire/events.ts';
import { type Journal, openJournal } from '../../lib/wire/journal.ts';
import type { TapPlan } from '../../lib/wire/tap-tcp.ts';

/** A plan for a tap in front of a target, whose journal the test reads. */
export function tapPlan(target: { host: string; port: number }, journal?: Journal): TapPlan {
  return {
    target,
    opener: 'program' as Side,
    peerName: () => 'server',
    protocol: 'text' as Protocol,
    journal: journal ?? openJournal(),
  };
}

/** A server on loopback that hands its connections over, and is closed after the test. */
export async function target(
  host = '127.0.0.1',
): Promise<{ host: string; port: number; server: Server; accepted: () => Promise<Socket> }> {
  const server = createServer({ allowHalfOpen: true });
  const waiting: Socket[] = [];
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    waiting.push(socket);
    server.emit('there');
  });
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as { port: number };
  return {
    host,
    port,
    server,
    accepted: async () => {
      if (waiting.length === 0) await once(server, 'there');
      return waiting.shift()!;
    },
  };
}

/** A connected client socket, destroyed after the test. */
export async function client(to: { host: string; port: number }): Promise<Socket> {
  const socket = connect({ host: to.host, port: to.port, allowHalfOpen: true, noDelay: true });
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** All bytes up to the other side's FIN. */
export async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'end');
  return Buffer.concat(chunks);
}

/** The code of the error that ends a socket. */
export async function brokenOff(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    socket.on('close', () => resolve(undefined));
    socket.resume();
  });
}

/** Waits until something is so, for ten seconds at most unless told otherwise. */
export async function until(
  holds: () => boolean,
  what = String(holds),
  limit = 10_000,
): Promise<void> {
  const end = Date.now() + limit;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`did not come true: ${what}`);
    await sleep(2);
  }
}

/** Events as one reads them: `program data hello`. */
export function told(events: readonly WireEvent[]): string[] {
  return events.map((event) => {
    const bytes = 'bytes' in event ? ` ${Buffer.from(event.bytes).toString('latin1')}` : '';
    return `${event.from} ${event.kind}${bytes}`;
  });
}

/** How connecting to a port ends: `connected`, or the error's code. */
export async function connecting(host: string, port: number): Promise<string> {
  const socket = connect({ host, port });
  return new Promise((resolve) => {
    socket.once('connect', () => {
      socket.destroy();
      resolve('connected');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}
