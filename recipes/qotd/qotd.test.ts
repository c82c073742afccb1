import dns from 'node:dns';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  closedPort,
  drip,
  fin,
  flood,
  hangingPort,
  pause,
  receive,
  receiveToEnd,
  reset,
  segmented,
  send,
  silence,
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import { printable, readQuote } from './qotd.ts';

const program = new URL('qotd.ts', import.meta.url);
const bothWays = proofs(import.meta.url);
const quote = 'Be yourself; everyone else is already taken.\r\n';

/** A plain connection to a peer, for the naive way of doing things. */
function naive(port: number) {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  return socket;
}

/** Answers every lookup of a name, in place of the system. */
function names(answer: (callback: (...result: unknown[]) => void) => void) {
  const lookup = vi.spyOn(dns, 'lookup');
  lookup.mockImplementation(((_: string, __: object, callback: never) =>
    answer(callback)) as never);
  onTestFinished(() => lookup.mockRestore());
}

describe('pitfalls', () => {
  test('Pitfall: One read is not one message', async () => {
    const [start, rest] = [quote.slice(0, 13), quote.slice(13)];
    const peer = await use(
      tcpPeer([send(start), pause(100), send(rest), fin()]),
    );
    const ways = await bothWays(peer);

    const socket = naive(ways.naive.port);
    const [first] = await once(socket, 'data');
    socket.end();
    expect(String(first)).toBe('Be yourself; ');

    expect(await readQuote(ways.right.host, ways.right.port)).toBe(quote);
  });

  test('Pitfall: A piece can end inside a character', async () => {
    // The character is two bytes, and the first of them comes alone.
    const bytes = Buffer.from('café au lait');
    const [start, rest] = [bytes.subarray(0, 4), bytes.subarray(4)];
    const peer = await use(
      tcpPeer([send(start), pause(100), send(rest), fin()]),
    );
    const ways = await bothWays(peer);

    let text = '';
    for await (const chunk of naive(ways.naive.port)) text += String(chunk);
    expect(text).toBe('caf\ufffd\ufffd au lait');

    const quote = await readQuote(ways.right.host, ways.right.port);
    expect(quote).toBe('café au lait');
  });

  test('Pitfall: An empty write sends nothing', async () => {
    const waiting = await use(tcpPeer([receive(1), send(quote), fin()]));
    const peer = await use(tcpPeer([send(quote), fin()]));
    const ways = await bothWays({ naive: waiting, right: peer });

    // The naive way writes an empty message and waits until it is written.
    const socket = naive(ways.naive.port);
    await new Promise((resolve) => socket.write('', resolve));
    expect(socket.bytesWritten).toBe(0);
    socket.end();
    const first = await waiting.connection(0);
    await first.closed;
    expect(first.ended).toBe(true);
    expect(first.receivedBytes).toBe(0);

    // A peer that waits for a byte waits for ever.
    await expect(
      readQuote(waiting.host, waiting.port, { timeout: 300 }),
    ).rejects.toThrow(/sent nothing within 300 ms/);

    // And to a quote server we send none, nor does it need one.
    expect(await readQuote(ways.right.host, ways.right.port)).toBe(quote);
    const connection = await peer.connection();
    await connection.closed;
    expect(connection.receivedBytes).toBe(0);
  });

  test('Pitfall: A closed connection is not a quote', async () => {
    const peer = await use(tcpPeer([fin()]));
    const ways = await bothWays(peer);

    let text = '';
    for await (const chunk of naive(ways.naive.port)) text += String(chunk);
    expect(text).toBe('');

    const { host, port, address } = ways.right;
    await expect(readQuote(host, port)).rejects.toThrow(
      `${address} closed without a quote`,
    );
    const blank = await use(tcpPeer([send(' \r\n'), fin()]));
    await expect(readQuote(blank.host, blank.port)).rejects.toThrow(
      /closed without a quote/,
    );
  });

  test('Pitfall: A reset can look like the end', async () => {
    // Bytes and reset leave in one go, so that both are there when the client
    // looks. Many versions of Node then report the bytes and a normal end.
    const peer = await use(
      tcpPeer(async ({ socket }) => {
        for (let i = 0; i < 5; i++) await turn();
        socket.write('Be yourself; ');
        socket.resetAndDestroy();
      }),
    );
    for (let visit = 0; visit < 20; visit++) {
      await expect(readQuote(peer.host, peer.port)).rejects.toThrow(
        'reset the connection before its quote was complete',
      );
    }
  });

  test('Pitfall: A server may never stop', async () => {
    const peer = await use(tcpPeer([flood('to be, or not to be, ')]));

    await expect(readQuote(peer.host, peer.port)).rejects.toThrow(
      /sent more than the 512 bytes/,
    );
    await (await peer.connection()).closed;

    const { code, stdout, stderr, peakMemory } = await run(program, [
      peer.host,
      String(peer.port),
    ]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^qotd: \S+ sent more than the 512 bytes.*\n$/);
    expect(peakMemory).toBeLessThan(200 * 1024 * 1024);
  });

  test('Pitfall: An idle timeout is no deadline', async () => {
    const peer = await use(tcpPeer([drip('Be y', { every: 400 }), silence()]));
    const ways = await bothWays(peer);

    // The naive way: give up after a second without a byte.
    let gaveUp = false;
    naive(ways.naive.port)
      .resume()
      .setTimeout(1_000, () => {
        gaveUp = true;
      });

    const begin = performance.now();
    await expect(
      readQuote(ways.right.host, ways.right.port, { timeout: 1_500 }),
    ).rejects.toThrow(/did not finish its quote within 1500 ms/);
    expect(performance.now() - begin).toBeGreaterThan(1_400);
    expect(gaveUp).toBe(false);
  });

  test('Pitfall: A quote can give orders to your terminal', async () => {
    const red = '\x1b[31mred\x1b[0m \x9b2J\x07\x08\x7f\u202e\u2028.\r\nNext';
    const peer = await use(tcpPeer([send(`${red}\tline\rlast`), fin()]));

    const { code, stdout } = await run(program, [peer.host, String(peer.port)]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      '\\u{1b}[31mred\\u{1b}[0m \\u{9b}2J\\u{7}\\u{8}\\u{7f}\\u{202e}\\u{2028}.\n' +
        'Next\tline\nlast\n',
    );
  });
});

describe('the stream', () => {
  test('gives the same quote in any segments', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (text, size) => {
          const line = `.${text}\r\n`;
          const peer = await tcpPeer([segmented(line, size), fin()]);
          try {
            expect(await readQuote(peer.host, peer.port)).toBe(line);
          } finally {
            await peer.close();
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test.each([1, 7, 512])('takes 512 bytes in segments of %i', async (size) => {
    const text = 'a'.repeat(512);
    const peer = await use(tcpPeer([segmented(text, size), fin()]));
    expect(await readQuote(peer.host, peer.port)).toBe(text);
  });

  test.each([1, 7, 513])(
    'refuses 513 bytes in segments of %i',
    async (size) => {
      const peer = await use(
        tcpPeer([segmented('a'.repeat(513), size), fin()]),
      );
      await expect(readQuote(peer.host, peer.port)).rejects.toThrow(
        /512 bytes/,
      );
    },
  );

  test('shows what is not UTF-8 as a replacement character', async () => {
    const latin1 = Buffer.from('Le café', 'latin1');
    const peer = await use(tcpPeer([send(latin1), fin()]));
    expect(await readQuote(peer.host, peer.port)).toBe('Le caf\ufffd');
  });

  test('closes its connection, whatever happened', async () => {
    const peer = await use(tcpPeer([send(quote), fin()]));
    await readQuote(peer.host, peer.port);
    await (await peer.connection()).closed;

    const silent = await use(tcpPeer([receiveToEnd()]));
    await readQuote(silent.host, silent.port, { timeout: 100 }).catch(() => {});
    await (await silent.connection()).closed;
  });
});

describe('a failing network', () => {
  test('a reset in the middle is told', async () => {
    const peer = await use(tcpPeer([send('Be yourself; '), reset()]));
    await expect(readQuote(peer.host, peer.port)).rejects.toThrow(
      `127.0.0.1:${peer.port} reset the connection before its quote was complete`,
    );
  });

  test('a reset before the first byte is told', async () => {
    const peer = await use(tcpPeer([reset()]));
    await expect(readQuote(peer.host, peer.port)).rejects.toThrow(
      /reset the connection/,
    );
  });

  test('a refusal is told', async () => {
    const port = await closedPort();
    await expect(readQuote('127.0.0.1', port)).rejects.toThrow(
      `127.0.0.1:${port} refused the connection`,
    );
  });

  test('an IPv6 address stands in brackets', async () => {
    await expect(readQuote('::1', await closedPort())).rejects.toThrow(
      /^\[::1\]:\d+ /,
    );
  });

  test('when every address fails, the reasons are told', async () => {
    // The first address never answers, and the second refuses.
    const { port } = await use(hangingPort());
    names((callback) =>
      callback(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ]),
    );

    // Node's own error says nothing.
    const [error] = await once(connect({ host: 'quotes.test', port }), 'error');
    expect(error).toBeInstanceOf(AggregateError);
    expect(error.message).toBe('');

    await expect(readQuote('quotes.test', port)).rejects.toThrow(
      /^quotes\.test:\d+ did not answer and (refused|connect E)/,
    );
  });

  test.each([
    ['ENOTFOUND', 'its name has no address'],
    ['EAI_AGAIN', 'no name server answered'],
  ])('%s is told in words', async (code, words) => {
    names((callback) => callback(Object.assign(new Error(code), { code })));
    await expect(readQuote('quotes.test', 17)).rejects.toThrow(
      `quotes.test:17 cannot be found: ${words}`,
    );
  });
});

describe('the deadline', () => {
  test('meets a name that is never found', async () => {
    names(() => {});
    await expect(
      readQuote('quotes.test', 17, { timeout: 100 }),
    ).rejects.toThrow('quotes.test:17 gave no connection within 100 ms');
  });

  test('meets a connection that is never made', async () => {
    const peer = await use(hangingPort());
    await expect(
      readQuote(peer.host, peer.port, { timeout: 200 }),
    ).rejects.toThrow(/gave no connection within 200 ms/);
  });

  test('meets silence before the quote', async () => {
    const peer = await use(tcpPeer([silence()]));
    await expect(
      readQuote(peer.host, peer.port, { timeout: 200 }),
    ).rejects.toThrow(/sent nothing within 200 ms/);
  });

  test('meets silence within the quote', async () => {
    const peer = await use(tcpPeer([send('Be yours'), silence()]));
    await expect(
      readQuote(peer.host, peer.port, { timeout: 500 }),
    ).rejects.toThrow(/did not finish its quote within 500 ms/);
  });

  test('is gone once the quote is there', async () => {
    const peer = await use(tcpPeer([send(quote), fin()]));
    const { code, ms } = await run(program, [
      peer.host,
      String(peer.port),
      '--timeout=60000',
    ]);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
  });

  test('a caller can give up earlier', async () => {
    const peer = await use(tcpPeer([receiveToEnd()]));
    const caller = new AbortController();
    const reading = readQuote(peer.host, peer.port, { signal: caller.signal });
    const failing = expect(reading).rejects.toThrow('no time');
    const connection = await peer.connection();
    caller.abort(new Error('no time'));
    await failing;
    await connection.closed;
  });

  test('a caller who gave up before never connects', async () => {
    const peer = await use(tcpPeer([send(quote), fin()]));
    const signal = AbortSignal.abort(new Error('no time'));
    await expect(readQuote(peer.host, peer.port, { signal })).rejects.toThrow(
      'no time',
    );
  });
});

describe('the program', () => {
  test('prints the quote and one line end', async () => {
    const peer = await use(
      tcpPeer([
        send(quote.slice(0, 9)),
        pause(100),
        send(quote.slice(9)),
        fin(),
      ]),
    );
    expect(await run(program, [peer.host, String(peer.port)])).toMatchObject({
      code: 0,
      stdout: 'Be yourself; everyone else is already taken.\n',
      stderr: '',
    });
  });

  test('fails in one line', async () => {
    const port = await closedPort();
    expect(await run(program, ['127.0.0.1', String(port)])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `qotd: 127.0.0.1:${port} refused the connection\n`,
    });
  });

  test('prints nothing of a quote that broke off', async () => {
    const peer = await use(
      tcpPeer([send('Be yourself; '), pause(100), reset()]),
    );
    const { code, stdout, stderr } = await run(program, [
      peer.host,
      String(peer.port),
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^qotd: \S+ reset the connection.*\n$/);
  });

  test('ends at its deadline with exit code 1', async () => {
    const peer = await use(tcpPeer([silence()]));
    const { code, stderr } = await run(program, [
      peer.host,
      String(peer.port),
      '--timeout',
      '300',
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^qotd: \S+ sent nothing within 300 ms\n$/);
  });

  test('tells how to play it without a network', async () => {
    // No name is found, as on a machine without a network.
    const offline =
      "import dns from 'node:dns';" +
      'dns.lookup = (...args) => process.nextTick(args.at(-1),' +
      "Object.assign(new Error(), { code: 'ENOTFOUND' }));";
    const { code, stderr } = await run(program, [], {
      env: {
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(offline)}`,
      },
    });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'qotd: djxmmx.net:17 cannot be found: its name has no address' +
        '; offline: npm run recipe qotd\n',
    );
  });

  test('helps', async () => {
    const { code, stdout, stderr } = await run(program, ['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: qotd \[host\] \[port\]/);
  });

  test.each([
    [['127.0.0.1', '0']],
    [['127.0.0.1', '65536']],
    [['127.0.0.1', '1.5']],
    [['127.0.0.1', '17', 'more']],
    [['--timeout', 'soon']],
    [['--loud']],
  ])('tells wrong usage: %j', async (args) => {
    const { code, stdout, stderr } = await run(program, args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^qotd: [^\n]+\n$/);
  });
});

test('printable leaves text alone', () => {
  const text = 'Zażółć\tgęślą jaźń,\n“said” 🦊.';
  expect(printable(text)).toBe(text);
});
