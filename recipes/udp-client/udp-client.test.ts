import { createSocket, type Socket } from 'node:dgram';
import dns from 'node:dns/promises';
import { once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import {
  closedUdpPort,
  duplicating,
  echoes,
  late,
  losing,
  silent,
  type UdpPeer,
  udpPeer,
} from '../../lib/fixtures/udp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import { ask, printable } from './udp-client.ts';

const program = new URL('udp-client.ts', import.meta.url);
const bothWays = proofs(import.meta.url);
const id = '7c2e';

/** A socket as people first write it: not connected. */
function naiveSocket(): Socket {
  const socket = createSocket('udp4');
  onTestFinished(() => {
    socket.close();
  });
  return socket;
}

/** The text of the next datagram, or `nothing` when none comes in 300 ms. */
async function nextText(socket: Socket): Promise<string> {
  const signal = AbortSignal.timeout(300);
  const message = once(socket, 'message', { signal });
  return await message.then(
    ([bytes]) => `${bytes}`,
    () => 'nothing',
  );
}

/** What a peer received, as text. */
function received(peer: UdpPeer): string[] {
  return peer.datagrams.map(({ bytes }) => `${bytes}`);
}

/** Asks the peer; gives the reply as text and what was said meanwhile. */
async function hear(
  { host, port }: { host: string; port: number },
  message = 'Hello',
  options: Parameters<typeof ask>[3] = {},
) {
  const notes: string[] = [];
  const note = (line: string) => notes.push(line);
  const reply = await ask(host, port, message, { id, note, ...options });
  return { text: `${reply.bytes}`, from: reply.from, notes };
}

test('Pitfall: Nobody tells you that a datagram was lost', async () => {
  // On the way to the peer the first datagram gets lost.
  const peer = await use(udpPeer(echoes()));
  const ways = await bothWays(peer, {
    loses: (index, from) => from === 'program' && index === 0,
  });

  const naive = naiveSocket();
  naive.send('Hello', ways.naive.port, ways.naive.host);
  expect(await nextText(naive)).toBe('nothing');

  const { text, notes } = await hear(ways.right, 'Hello', { timeout: 1000 });
  expect(text).toBe('[7c2e/2] Hello');
  expect(notes).toEqual(['No reply to attempt 1 within 200 ms, asking again']);
});

test('Pitfall: An unconnected socket takes a reply from anyone', async () => {
  const peer = await use(
    udpPeer((message, { reply }) => {
      reply('[7c2e/1] I am the server, trust me', { fromAnotherPort: true });
      reply(message, { after: 100 });
    }),
  );
  const ways = await bothWays(peer);

  const naive = naiveSocket();
  naive.send('[7c2e/1] Hello', ways.naive.port, ways.naive.host);
  expect(await nextText(naive)).toBe('[7c2e/1] I am the server, trust me');

  const { text, from } = await hear(ways.right);
  expect(text).toBe('[7c2e/1] Hello');
  expect(from).toBe(ways.right.address);
});

test('Pitfall: Only a connected socket learns that a port is closed', async () => {
  const port = await closedUdpPort();

  const naive = naiveSocket();
  naive.send('Hello', port, '127.0.0.1');
  expect(await nextText(naive)).toBe('nothing');

  await expect(ask('127.0.0.1', port, 'Hello')).rejects.toThrow(
    `127.0.0.1:${port} refused the message: no program listens on that port`,
  );
});

test('Pitfall: A reply may belong to an older question', async () => {
  // The answer to the first question comes when the second has been asked.
  const replies: (() => void)[] = [];
  const slow = await use(
    udpPeer((message, { reply }) => {
      replies.push(() => reply(message));
      if (replies.length === 2) for (const answer of replies) answer();
    }),
  );
  const peer = await use(
    udpPeer((message, { reply }) => {
      reply('[0ld1/1] What is 1 + 1?');
      reply(message);
    }),
  );
  const ways = await bothWays({ naive: slow, right: peer });

  const naive = naiveSocket();
  naive.connect(ways.naive.port, ways.naive.host);
  await once(naive, 'connect');
  naive.send('What is 1 + 1?');
  await slow.datagram(0);
  naive.send('What is 7 + 7?');
  expect(await nextText(naive)).toBe('What is 1 + 1?');

  const { text, notes } = await hear(ways.right, 'What is 7 + 7?');
  expect(text).toBe('[7c2e/1] What is 7 + 7?');
  expect(notes).toEqual([
    'Ignored, it has no mark 7c2e: [0ld1/1] What is 1 + 1?',
  ]);
});

test('Pitfall: Asking again can do the work twice', async () => {
  // The request arrives and is carried out; it is the reply that gets lost.
  let balance = 100;
  const bank = await use(
    udpPeer((message, { index, reply }) => {
      balance -= 10;
      if (index > 0) reply(message);
    }),
  );
  // Both requests carry the same mark, so a careful server knows them.
  const seen = new Set<string>();
  const carefulBank = await use(
    udpPeer((message, { index, reply }) => {
      const mark = `${message}`.slice(1, 5);
      if (!seen.has(mark)) balance -= 10;
      seen.add(mark);
      if (index > 0) reply(message);
    }),
  );
  const ways = await bothWays({ naive: bank, right: carefulBank });
  await hear(ways.naive, 'Withdraw 10', { timeout: 1000 });
  expect(balance).toBe(80);

  balance = 100;
  await hear(ways.right, 'Withdraw 10', { timeout: 1000 });
  expect(received(carefulBank)).toEqual([
    '[7c2e/1] Withdraw 10',
    '[7c2e/2] Withdraw 10',
  ]);
  expect(balance).toBe(90);
});

test('Pitfall: A datagram goes whole or not at all', async () => {
  const peer = await use(udpPeer(echoes()));
  const { host, port } = peer;

  // 32,754 characters, but 65,508 bytes: one more than UDP over IPv4 carries.
  await expect(ask(host, port, 'é'.repeat(32_754), { id: '' })).rejects.toThrow(
    'was sent nothing: the message does not fit in one datagram',
  );

  const largest = 'x'.repeat(65_507);
  const { text } = await hear(peer, largest, { id: '' });
  expect(text.length).toBe(65_507);
  expect(received(peer)).toEqual([largest]);
});

test('Pitfall: A reply is bytes, and some are not text', async () => {
  const peer = await use(
    udpPeer((_message, { index, reply }) => {
      if (index === 0) reply(Buffer.from('caf\xc3', 'latin1'));
      if (index === 1) reply('\x1b[2Jgone\nReceived from 127.0.0.1: a lie');
    }),
  );
  const arguments_ = [peer.host, `${peer.port}`, 'Hello', '--id', ''];

  const naive = Buffer.from('caf\xc3', 'latin1').toString();
  expect(naive).toBe('caf\ufffd');
  const broken = await run(program, arguments_);
  expect(broken.stdout).toBe(
    `Received from 127.0.0.1:${peer.port}: caf\\xc3\n`,
  );

  const forged = await run(program, arguments_);
  expect(forged.stdout).toBe(
    `Received from 127.0.0.1:${peer.port}: ` +
      '\\u{1b}[2Jgone\\u{a}Received from 127.0.0.1: a lie\n',
  );
});

test('a late reply counts, and is told from a lost one', async () => {
  const peer = await use(
    udpPeer((message, { index, reply }) => {
      if (index === 0) reply(message, { after: 250 });
    }),
  );
  const { text, notes } = await hear(peer, 'Hello', { timeout: 1000 });
  expect(text).toBe('[7c2e/1] Hello');
  expect(notes.at(-1)).toBe(
    'The reply to attempt 1 was not lost, it came late',
  );
});

test('a reply that comes twice is one reply', async () => {
  const peer = await use(udpPeer(duplicating(echoes())));
  const { text, notes } = await hear(peer);
  expect(text).toBe('[7c2e/1] Hello');
  expect(notes).toEqual([]);
  expect(received(peer)).toEqual(['[7c2e/1] Hello']);
});

test('each wait is twice the one before, up to the deadline', async () => {
  const peer = await use(udpPeer(silent()));
  const notes: string[] = [];
  const start = performance.now();
  const reply = ask(peer.host, peer.port, 'Hello', {
    timeout: 1000,
    note: (line) => notes.push(line),
  });
  await expect(reply).rejects.toThrow(
    `127.0.0.1:${peer.port} did not reply within 1000 ms: lost or unanswered`,
  );
  const elapsed = performance.now() - start;
  expect(elapsed).toBeGreaterThanOrEqual(990);
  expect(elapsed).toBeLessThan(5_000);
  expect(notes).toEqual([
    'No reply to attempt 1 within 200 ms, asking again',
    'No reply to attempt 2 within 400 ms, asking again',
  ]);
  expect(peer.datagrams.length).toBe(3);
});

test('a peer that floods cannot stretch the deadline', async () => {
  const peer = await use(
    udpPeer((_message, { reply }) => {
      for (let after = 0; after < 600; after += 10) {
        reply('not what was asked', { after, times: 5 });
      }
    }),
  );
  const start = performance.now();
  await expect(
    ask(peer.host, peer.port, 'Hello', { timeout: 300 }),
  ).rejects.toThrow('did not reply within 300 ms');
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('without a mark the bytes go as they are, and any reply counts', async () => {
  const peer = await use(udpPeer((_message, { reply }) => reply('')));
  const { text } = await hear(peer, 'Hello', { id: '' });
  expect(text).toBe('');
  expect(received(peer)).toEqual(['Hello']);
});

test('a mark is found anywhere in the reply', async () => {
  const peer = await use(
    udpPeer((message, { reply }) => reply(`Echo: [x/9] ${message}`)),
  );
  expect((await hear(peer)).text).toBe('Echo: [x/9] [7c2e/1] Hello');
});

test('every message gets a mark of its own', async () => {
  const peer = await use(udpPeer(echoes()));
  for (let round = 0; round < 5; round++) {
    await ask(peer.host, peer.port, 'Hello');
  }
  for (const text of received(peer)) {
    expect(text).toMatch(/^\[[0-9a-f]{4}\/1\] Hello$/);
  }
  expect(new Set(received(peer)).size).toBeGreaterThan(1);
});

/** Lets names be looked up by this function until the test is over. */
function lookUpWith(fake: (name: string, options: object) => Promise<object>) {
  const { lookup } = dns;
  onTestFinished(() => {
    dns.lookup = lookup;
    syncBuiltinESMExports();
  });
  dns.lookup = fake as unknown as typeof lookup;
  syncBuiltinESMExports();
}

test('localhost is reached over IPv4', async () => {
  const peer = await use(udpPeer(echoes()));
  lookUpWith(async (_name, options) =>
    'order' in options && options.order === 'ipv4first'
      ? { address: '127.0.0.1', family: 4 }
      : { address: '::1', family: 6 },
  );
  const { from } = await hear({ host: 'localhost', port: peer.port });
  expect(from).toBe(`127.0.0.1:${peer.port}`);
});

test('the deadline holds while the name is looked up', async () => {
  lookUpWith(() => new Promise(() => {}));
  await expect(
    ask('slow.test', 8080, 'Hello', { timeout: 200 }),
  ).rejects.toThrow('slow.test:8080 did not reply within 200 ms');
});

test('an IPv6 address goes over IPv6, in brackets where a port follows', async () => {
  const peer = await udpPeer(echoes(), { host: '::1' }).catch(() => undefined);
  if (peer) {
    await use(peer);
    const { text, from } = await hear(peer);
    expect(text).toBe('[7c2e/1] Hello');
    expect(from).toBe(`[::1]:${peer.port}`);
  } else {
    // This machine has no IPv6, and the client says so.
    await expect(ask('::1', 9, 'Hello')).rejects.toThrow('[::1]:9 ');
  }
});

test('the socket is closed, whatever happened', async () => {
  const echo = await use(udpPeer(echoes()));
  const mute = await use(udpPeer(silent()));
  const closed = await closedUdpPort();
  const sockets = () =>
    process.getActiveResourcesInfo().filter((one) => one === 'UDPWrap').length;
  await turn();
  await turn();
  const before = sockets();

  await ask(echo.host, echo.port, 'Hello');
  await ask('127.0.0.1', closed, 'Hello').catch(() => {});
  await ask(mute.host, mute.port, 'Hello', { timeout: 50 }).catch(() => {});
  await ask(echo.host, echo.port, 'x'.repeat(70_000)).catch(() => {});
  // A closed socket is gone after a turn of the event loop.
  await turn();
  await turn();
  expect(sockets()).toBe(before);
});

test('a signal ends the wait', async () => {
  const peer = await use(udpPeer(silent()));
  const controller = new AbortController();
  const reply = ask(peer.host, peer.port, 'Hello', {
    signal: controller.signal,
    timeout: 60_000,
  });
  await peer.datagram();
  controller.abort(new Error('changed my mind'));
  await expect(reply).rejects.toThrow('changed my mind');
});

test('text stays readable, and what controls a terminal does not', () => {
  expect(printable(Buffer.from('Grüße, 你好 🙂'))).toBe('Grüße, 你好 🙂');
  expect(printable(Buffer.from('a\tb\r\u2028\u202e'))).toBe(
    'a\\u{9}b\\u{d}\\u{2028}\\u{202e}',
  );
  expect(printable(Buffer.from([0x80, 0x07, 0x41]))).toBe('\\x80\\x07A');
});

test('the program prints the reply and where it came from', async () => {
  const peer = await use(udpPeer(losing(1, late(10, echoes()))));
  const { code, stdout, stderr } = await run(program, [
    peer.host,
    `${peer.port}`,
    'Hello',
    '--id=7c2e',
    '--timeout=1000',
  ]);
  expect(stdout).toBe(
    'No reply to attempt 1 within 200 ms, asking again\n' +
      `Received from 127.0.0.1:${peer.port}: [7c2e/2] Hello\n`,
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

test('the program says in one line that a port is closed', async () => {
  const port = await closedUdpPort();
  const { code, stdout, stderr } = await run(program, ['127.0.0.1', `${port}`]);
  expect(stdout).toBe('');
  expect(stderr).toBe(
    `udp-client: 127.0.0.1:${port} refused the message: no program listens ` +
      'on that port (offline: npm run recipe udp-client)\n',
  );
  expect(code).toBe(1);
});

test('the program gives up at its deadline', async () => {
  const peer = await use(udpPeer(silent()));
  const { code, stderr } = await run(program, [
    peer.host,
    `${peer.port}`,
    '--timeout=300',
  ]);
  expect(received(peer)[0]).toMatch(/^\[\w{4}\/1\] Hello from UDP client$/);
  expect(stderr).toContain('did not reply within 300 ms: lost or unanswered');
  expect(code).toBe(1);
});

test.each([
  [['127.0.0.1', '0'], 'port must be a number from 1 to 65535'],
  [['127.0.0.1', '9', 'a', 'b'], 'too many arguments'],
  [['--id', 'a b'], '--id takes letters and digits'],
  [['--port', '9'], "Unknown option '--port'"],
])('wrong usage %j ends with exit code 2', async (args, message) => {
  const { code, stdout, stderr } = await run(program, args);
  expect(stdout).toBe('');
  expect(stderr).toContain(`udp-client: ${message}`);
  expect(stderr.trimEnd()).not.toContain('\n');
  expect(code).toBe(2);
});

test('--help explains the command line', async () => {
  const { code, stdout } = await run(program, ['--help']);
  expect(stdout).toContain('Usage: udp-client [host] [port] [message]');
  expect(code).toBe(0);
});
