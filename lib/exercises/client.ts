import { connect as connectTcp, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { boundSocket, closed } from '../fixtures/udp.ts';
import { type Address, type Finding, Unmet } from './check.ts';

/** What a check knows better than a client about a failure. */
export type Told = Pick<Finding, 'sent' | 'likely'> & { expected?: string };

/** A check's own TCP connection to an attempt that serves. Whatever the attempt does to it is an unmet expectation. */
export interface Client {
  /** Sends without waiting for the attempt to read. */
  send(data: string | Uint8Array): void;
  /** Sends a FIN: no more will come, but the client still reads. */
  finish(): void;
  /** Ends the connection by a reset. */
  reset(): void;
  /** Takes nothing more off the socket, until `receive` or `receiveToEnd` is called. */
  stopReading(): void;
  /** All that came so far. */
  received(): Buffer;
  /**
   * Waits for so many bytes, or until all that came contains a text or matches.
   *
   * @returns all that came so far
   * @throws Unmet when the connection ends or nothing more comes before that.
   */
  receive(until: number | string | RegExp, told?: Told & { timeout?: number }): Promise<Buffer>;
  /**
   * Waits for the attempt's FIN.
   *
   * @returns all that came
   * @throws Unmet when it does not come, or a reset comes instead.
   */
  receiveToEnd(told?: Told & { timeout?: number }): Promise<Buffer>;
  /** How the attempt ended its side so far; undefined while it is open. */
  over(): 'end' | 'reset' | undefined;
  close(): Promise<void>;
}

/** A check's own UDP socket. */
export interface DatagramClient extends Address {
  send(data: string | Uint8Array): void;
  /**
   * Waits for the next datagram.
   *
   * @throws Unmet when none comes.
   */
  receive(told?: Told & { timeout?: number }): Promise<Buffer>;
  /** Waits so many milliseconds; what came until then, nothing as a rule. */
  quiet(milliseconds: number): Promise<Buffer[]>;
  close(): Promise<void>;
}

/** Milliseconds without anything new after which a check waits no longer. */
const patience = 3_000;

/** The most bytes that a client keeps. */
const keep = 64 * 1024 * 1024;

/**
 * Connects to an attempt.
 *
 * @throws Unmet when nobody listens there.
 */
export async function connectTo(to: Address): Promise<Client> {
  const socket = connectTcp({ host: to.host, port: to.port, allowHalfOpen: true });
  const waiting = new Set<() => void>();
  const pieces: Buffer[] = [];
  let size = 0;
  let over: 'end' | 'reset' | undefined;
  let opened = false;
  const tell = () => {
    for (const look of [...waiting]) look();
  };
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece);
    size += piece.length;
    if (size > keep) socket.destroy();
    tell();
  });
  socket.on('connect', () => {
    opened = true;
    tell();
  });
  socket.on('end', () => {
    over ??= 'end';
    tell();
  });
  socket.on('error', () => {
    over ??= 'reset';
    tell();
  });
  socket.on('close', () => {
    over ??= 'reset';
    tell();
  });

  /** Waits until something holds, or nothing at all has happened for a while. */
  const until = async (holds: () => boolean, timeout: number): Promise<void> => {
    while (!holds()) {
      const idle = new AbortController();
      const again = new Promise<true>((resolve) => waiting.add(() => resolve(true)));
      const late = sleep(timeout, false, { signal: idle.signal }).catch(() => false);
      const happened = await Promise.race([again, late]);
      idle.abort();
      waiting.clear();
      if (!happened) return;
    }
  };
  const received = (): Buffer => Buffer.concat(pieces);
  const unmet = (expected: string, told: Told, timeout: number): Unmet => {
    const how =
      over === 'end'
        ? 'then the program ended the connection'
        : over === 'reset'
          ? 'then the connection was reset'
          : `and then nothing for ${timeout} ms`;
    const { likely, sent } = told;
    return new Unmet(
      {
        ...(sent !== undefined && { sent }),
        expected: told.expected ?? expected,
        received: readable(received()),
        after: how,
        ...(likely !== undefined && { likely }),
      },
      { lost: over !== undefined },
    );
  };

  await until(() => opened || over !== undefined, patience);
  if (!opened) {
    socket.destroy();
    throw new Unmet(
      {
        expected: 'a connection where the program said that it listens',
        received: over ? 'a refusal' : 'no answer',
      },
      { lost: true },
    );
  }
  return {
    send: (data) => void socket.write(data),
    finish: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
    stopReading: () => void socket.pause(),
    received,
    receive: async (what, { timeout = patience, ...told } = {}) => {
      socket.resume();
      const met = () => isThere(what, received, size);
      await until(() => met() || over !== undefined, timeout);
      if (!met()) throw unmet(described(what), told, timeout);
      return received();
    },
    receiveToEnd: async ({ timeout = patience, ...told } = {}) => {
      socket.resume();
      await until(() => over !== undefined, timeout);
      if (over !== 'end') throw unmet('the end of the connection', told, timeout);
      return received();
    },
    over: () => over,
    close: () => closeSocket(socket),
  };
}

function isThere(what: number | string | RegExp, received: () => Buffer, size: number): boolean {
  if (typeof what === 'number') return size >= what;
  if (typeof what === 'string') return received().includes(what);
  return what.test(received().toString());
}

function described(what: number | string | RegExp): string {
  if (typeof what === 'number') return `${what} bytes`;
  return typeof what === 'string' ? what : `what matches ${what}`;
}

/** UTF-8 where it is that, and else a character a byte, so that each can be shown. */
export function readable(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

async function closeSocket(socket: Socket): Promise<void> {
  if (socket.closed) return;
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.destroy();
  });
}

/** Opens a UDP socket on loopback that talks to an attempt. */
export async function datagramsTo(to: Address): Promise<DatagramClient> {
  const socket = await boundSocket(to.host.includes(':') ? '::1' : '127.0.0.1', 0);
  const inbox: Buffer[] = [];
  let arrived: (() => void) | undefined;
  socket.on('message', (message) => {
    if (inbox.length < 10_000) inbox.push(message);
    arrived?.();
  });
  const { address: host, port } = socket.address();
  return {
    host,
    port,
    send: (data) => socket.send(data, to.port, to.host, () => {}),
    receive: async ({ timeout = patience, ...told } = {}) => {
      if (inbox.length === 0) {
        const idle = new AbortController();
        const came = new Promise<void>((resolve) => {
          arrived = resolve;
        });
        await Promise.race([came, sleep(timeout, undefined, { signal: idle.signal })]).catch(
          () => {},
        );
        idle.abort();
        arrived = undefined;
      }
      const message = inbox.shift();
      if (message) return message;
      const { sent, likely } = told;
      throw new Unmet({
        ...(sent !== undefined && { sent }),
        expected: told.expected ?? 'a datagram',
        received: '',
        after: `nothing for ${timeout} ms`,
        ...(likely !== undefined && { likely }),
      });
    },
    quiet: async (milliseconds) => {
      await sleep(milliseconds);
      return inbox.splice(0);
    },
    close: () => closed(socket),
  };
}
