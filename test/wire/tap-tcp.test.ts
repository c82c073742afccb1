import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { closedPort } from '../../lib/fixtures/tcp.ts';
import { openJournal } from '../../lib/wire/journal.ts';
import { type Tap, tapTcp } from '../../lib/wire/tap-tcp.ts';
import { brokenOff, client, connecting, readAll, tapPlan, target, told, until } from './help.ts';

async function useTap(plan: Parameters<typeof tapTcp>[0]): Promise<Tap> {
  const tap = await tapTcp(plan);
  onTestFinished(tap.close);
  return tap;
}

/** A client and an accepted socket with a tap between them. */
async function through(host = '127.0.0.1') {
  const server = await target(host);
  const journal = openJournal();
  const tap = await useTap(tapPlan(server, journal));
  const near = await client(tap);
  const far = await server.accepted();
  return { server, journal, tap, near, far };
}

async function sendAll(socket: Socket, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) {
    if (!socket.write(piece)) await once(socket, 'drain');
    await turn();
  }
  socket.end();
}

describe('what passes through a TCP tap', () => {
  test('bytes of any sizes, both ways at once, exactly', { timeout: 60_000 }, async () => {
    const server = await target();
    const journal = openJournal(undefined, Infinity);
    const tap = await useTap(tapPlan(server, journal));
    const sizes = fc.array(
      fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 60_000, max: 300_000 })),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (sizesUp, sizesDown) => {
        const [up, down] = [sizesUp, sizesDown].map((all) => all.map((size) => randomBytes(size)));
        const near = await client(tap);
        const far = await server.accepted();
        const before = journal.events.length;
        const [gotFar, gotNear] = await Promise.all([
          readAll(far),
          readAll(near),
          sendAll(near, up!),
          sendAll(far, down!),
        ]);
        expect(gotFar.equals(Buffer.concat(up!))).toBe(true);
        expect(gotNear.equals(Buffer.concat(down!))).toBe(true);
        const noted = journal.events.slice(before);
        for (const [from, sent] of [['program', up!] as const, ['peer', down!] as const]) {
          const bytes = noted.flatMap((event) =>
            event.from === from && 'bytes' in event ? [event.bytes] : [],
          );
          expect(Buffer.concat(bytes).equals(Buffer.concat(sent))).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('a FIN, with the other direction left open', async () => {
    const { near, far, journal } = await through();
    near.end('question');
    expect(String(await readAll(far))).toBe('question');
    far.end('answer');
    expect(String(await readAll(near))).toBe('answer');
    await until(() => journal.events.length === 5);
    expect(told(journal.events)).toEqual([
      'program open',
      'program data question',
      'program fin',
      'peer data answer',
      'peer fin',
    ]);
  });

  test('a FIN of the target, while the client goes on', async () => {
    const { near, far, journal } = await through();
    far.end();
    near.resume();
    await once(near, 'end');
    near.end('still here');
    expect(String(await readAll(far))).toBe('still here');
    expect(told(journal.events)).toEqual([
      'program open',
      'peer fin',
      'program data still here',
      'program fin',
    ]);
  });

  test('an RST of the client', async () => {
    const { near, far, journal } = await through();
    const end = brokenOff(far);
    near.resetAndDestroy();
    expect(await end).toBe('ECONNRESET');
    expect(told(journal.events)).toEqual(['program open', 'program rst']);
  });

  test('an RST of the target, behind the bytes before it', async () => {
    const { near, far, journal } = await through();
    let got = '';
    near.on('data', (chunk) => {
      got += chunk;
    });
    const end = brokenOff(near);
    far.write('half a rep');
    await until(() => journal.events.length === 2);
    far.resetAndDestroy();
    expect(await end).toBe('ECONNRESET');
    expect(got).toBe('half a rep');
    expect(told(journal.events)).toEqual(['program open', 'peer data half a rep', 'peer rst']);
  });

  test('an RST after a FIN', async () => {
    const { near, far, journal } = await through();
    near.end('bye');
    await readAll(far);
    near.resetAndDestroy();
    // The kernel says so when the next bytes meet the closed socket.
    const end = brokenOff(far);
    while (!far.destroyed) {
      far.write('are you there?');
      await turn();
    }
    expect(['ECONNRESET', 'EPIPE']).toContain(await end);
    expect(told(journal.events)).toContain('program rst');
  });

  test('a client that closes with bytes unread, as an RST', async () => {
    const { near, far, journal } = await through();
    near.pause();
    const end = brokenOff(far);
    far.write('you will not read this');
    await until(() => journal.events.length === 2);
    await until(() => near.readableLength > 0 || near.bytesRead > 0);
    near.resetAndDestroy();
    expect(await end).toBe('ECONNRESET');
  });

  test('IPv6', async () => {
    const { near, far, journal, tap } = await through('::1');
    near.end('six');
    expect(String(await readAll(far))).toBe('six');
    expect(journal.conversations[0]).toMatchObject({
      peerAddress: `[::1]:${tap.port}`,
      programAddress: `[::1]:${near.localPort}`,
    });
  });
});

describe('a target that does not play along', () => {
  test('one that refuses is noted, and passed on as an RST', async () => {
    const port = await closedPort();
    const journal = openJournal();
    const tap = await useTap(tapPlan({ host: '127.0.0.1', port }, journal));
    const near = await client(tap);
    expect(await brokenOff(near)).toBe('ECONNRESET');
    expect(told(journal.events)).toEqual(['peer refused']);
  });

  test('64 MB for a client that does not read wait at the target', {
    timeout: 60_000,
  }, async () => {
    const total = 64 * 1024 * 1024;
    const server = await target();
    const journal = openJournal(undefined, 1024);
    const tap = await useTap(tapPlan(server, journal));
    const near = await client(tap);
    near.pause();
    const far = await server.accepted();
    const block = randomBytes(64 * 1024);
    const sent = createHash('sha256');
    const before = process.memoryUsage().arrayBuffers;
    const sending = (async () => {
      for (let count = 0; count < total; count += block.length) {
        sent.update(block);
        if (!far.write(block)) await once(far, 'drain');
      }
      far.end();
    })();

    // Until nothing has moved for a while, all buffers on the way are full.
    let moved = -1;
    for (let still = 0; still < 20; still++) {
      await sleep(10);
      if (moved !== far.bytesWritten) still = 0;
      moved = far.bytesWritten;
    }
    expect(moved).toBeLessThan(total / 2);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);

    const received = createHash('sha256');
    near.on('data', (chunk) => received.update(chunk));
    near.resume();
    await Promise.all([once(near, 'end'), sending]);
    expect(received.digest('hex')).toBe(sent.digest('hex'));
    expect(journal.omitted()).toBeGreaterThan(total - 64 * 1024);
  });
});

describe('what a TCP tap notes', () => {
  test('conversations with their addresses, seen from both sides', async () => {
    const server = await target();
    const journal = openJournal();
    const tap = await useTap({
      ...tapPlan(server, journal),
      opener: 'peer',
      peerName: (index) => `client ${index + 1}`,
    });
    const first = await client(tap);
    const far = await server.accepted();
    await client(tap);
    await until(() => journal.events.length === 2);
    expect(journal.conversations).toMatchObject([
      {
        id: 1,
        transport: 'tcp',
        peer: 'client 1',
        opener: 'peer',
        programAddress: `127.0.0.1:${tap.port}`,
        peerAddress: `127.0.0.1:${first.localPort}`,
      },
      { id: 2, peer: 'client 2' },
    ]);
    expect(tap.upstreamPorts.get(1)).toBe(far.remotePort);
    expect(told(journal.events)).toEqual(['peer open', 'peer open']);
  });

  test('up to a limit, and counts the rest', async () => {
    const server = await target();
    const journal = openJournal(undefined, 1_000);
    const tap = await useTap(tapPlan(server, journal));
    const near = await client(tap);
    const far = await server.accepted();
    far.resume();
    for (const total of [500, 1_000, 1_500]) {
      near.write('x'.repeat(500));
      await until(() => far.bytesRead === total);
    }
    near.end();
    await until(() => told(journal.events).includes('program fin'));
    expect(journal.events.map(({ kind }) => kind)).toEqual(['open', 'data', 'fin']);
    expect(journal.omitted()).toBe(1_000);
  });

  test('times in order', async () => {
    const { near, far, journal } = await through();
    far.resume();
    near.write('a');
    await until(() => journal.events.length === 2);
    await sleep(50);
    near.end('b');
    await until(() => journal.events.length === 4);
    const [, a, b] = journal.events.map(({ at }) => at);
    expect(b! - a!).toBeGreaterThanOrEqual(45);
  });
});

describe('closing a TCP tap', () => {
  test('ends its listener and all its sockets, in whatever state', async () => {
    const { near, far, tap, server } = await through();
    const other = await client(tap);
    const otherFar = await server.accepted();
    other.end();
    await readAll(otherFar);
    const ends = [near, far, other].map((socket) => readAll(socket));
    expect(tap.idle()).toBe(false);
    await tap.close();
    await tap.close();
    await Promise.all(ends);
    expect(tap.idle()).toBe(true);
    expect(await connecting(tap.host, tap.port)).toBe('ECONNREFUSED');
  });
});
