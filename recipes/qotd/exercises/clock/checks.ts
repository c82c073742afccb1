import {
  defineChecks,
  expectExit,
  expectFailure,
  expectSame,
} from '../../../../lib/exercises/check.ts';
import {
  drip,
  fin,
  pause,
  reset,
  send,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';

/** The four bytes of a time server, for so many seconds since 1900. */
function time(seconds: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(seconds);
  return bytes;
}

/** What a client must print for them. */
function printed(seconds: number): string {
  return new Date((seconds - 2_208_988_800) * 1000).toISOString();
}

const hex = (bytes: Buffer) =>
  (bytes.toString('hex').match(/../g) ?? []).join(' ');

/** 15 June 2031, early in the morning. */
const someday = 4_148_176_205;

export default defineChecks([
  {
    id: 'four-bytes',
    points: 3,
    title: 'four bytes, one by one, become a time',
    async run({ random, use, run }) {
      const seconds = random.integer(2 ** 31, 2 ** 32 - 1);
      const bytes = time(seconds);
      const peer = await use(tcpPeer([drip(bytes, { every: 60 }), fin()]));
      const ran = await run([peer.host, String(peer.port)]);
      const sent = `the bytes ${hex(bytes)}, one every 60 ms, and then the end`;
      const likely = likelyOf(ran.stdout, seconds);
      expectSame(ran.stdout.trimEnd(), printed(seconds), { sent, likely });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'too-few',
    points: 1,
    title: 'three bytes are no time',
    pitfall: 'a-closed-connection-is-not-a-quote',
    likely: 'the end of the stream was taken for success',
    async run({ use, run }) {
      const bytes = time(someday).subarray(0, 3);
      const peer = await use(tcpPeer([send(bytes), fin()]));
      const ran = await run([peer.host, String(peer.port)]);
      const sent = `the bytes ${hex(bytes)}, and then the end`;
      expectFailure(ran, { sent });
    },
  },
  {
    id: 'another-service',
    points: 2,
    title: 'the greeting of a mail server is no time',
    likely: 'four bytes were taken out of more',
    async run({ use, run }) {
      const greeting = '220 mail.example ESMTP\r\n';
      const peer = await use(tcpPeer([send(greeting), pause(100), fin()]));
      const ran = await run([peer.host, String(peer.port)]);
      expectFailure(ran, { sent: greeting });
    },
  },
  {
    id: 'broken-off',
    points: 1,
    title: 'four bytes and a reset are no time',
    pitfall: 'a-reset-can-look-like-the-end',
    likely: 'the program did not wait for the server’s end',
    async run({ use, run }) {
      const bytes = time(someday);
      const peer = await use(tcpPeer([send(bytes), pause(200), reset()]));
      const ran = await run([peer.host, String(peer.port)]);
      const sent = `the bytes ${hex(bytes)} … 200 ms later a reset`;
      expectFailure(ran, { sent });
    },
  },
  {
    id: 'deadline',
    points: 2,
    title: 'the timeout is for everything together',
    pitfall: 'an-idle-timeout-is-no-deadline',
    likely: 'each byte that came started the timer afresh, or there is none',
    async run({ use, run }) {
      const script = [drip(time(someday), { every: 600 }), fin()];
      const peer = await use(tcpPeer(script));
      const args = [peer.host, String(peer.port), '--timeout', '1000'];
      const ran = await run(args, { timeout: 10_000 });
      const sent = 'four bytes, one every 600 ms, to a program with 1000 ms';
      expectFailure(ran, { sent });
    },
  },
]);

/** What a student did who printed this. */
function likelyOf(stdout: string, seconds: number): string {
  const line = stdout.trimEnd();
  const [swapped, signed] = [
    time(seconds).readUInt32LE(),
    time(seconds).readInt32BE(),
  ];
  if (line === '')
    return 'four pieces came, and the program had no use for one';
  if (line === printed(signed)) return 'the number was read with a sign';
  if (line === printed(swapped)) return 'the bytes were read in reverse order';
  if (line === printed(seconds + 2_208_988_800)) {
    return 'the seconds were counted from 1970, not from 1900';
  }
  return 'the bytes were taken for text, or not all four were there yet';
}
