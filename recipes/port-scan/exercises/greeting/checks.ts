import {
  defineChecks,
  expectExit,
  expectSame,
  expectThat,
} from '../../../../lib/exercises/check.ts';
import {
  drip,
  fin,
  pause,
  refusingPeer,
  send,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';

const greetings = [
  '220 mail.example ready – à votre service',
  'SSH-2.0-Größe_9.9 – vor Ort',
  '+OK ☕ POP3 à la carte',
];

/** What was printed, with letters in place of ports, which differ each time. */
function lettered(stdout: string, peers: readonly { port: number }[]): string {
  const letters = new Map(
    peers.map(({ port }, index) => [`${port}`, 'ABCDEF'[index] ?? '?']),
  );
  return stdout
    .trimEnd()
    .replaceAll(/^\d+/gm, (port) => letters.get(port) ?? port);
}

/** The service hangs up, but only after a program that has its line is gone. */
function leaves() {
  let waited = false;
  const mark = async () => {
    waited = true;
  };
  return { steps: [pause(2500), mark, fin()], waited: () => waited };
}

const listenedOn = (sent: string) => ({
  sent,
  expected: 'the program hangs up when it knows the line',
  received: 'it listened until the service hung up, 2,500 ms later',
  likely: 'the end of the connection, or of the time, was waited for',
});

export default defineChecks([
  {
    id: 'in-pieces',
    points: 2,
    title: 'the line comes in pieces, and the service stays',
    pitfall: 'a-port-number-is-not-a-service',
    async run({ random, use, run }) {
      const greeting = random.pick(greetings);
      const bytes = `${greeting}\r\nand more\r\n`;
      const later = leaves();
      const peer = await use(
        tcpPeer([drip(bytes, { every: 250, size: 6 }), ...later.steps]),
      );
      const ran = await run([
        '--timeout',
        '20000',
        '127.0.0.1',
        `${peer.port}`,
      ]);
      const sent = `${greeting}\r\n, 6 bytes every 250 ms, and the service stays`;
      expectSame(lettered(ran.stdout, [peer]), `A open: ${greeting}`, {
        sent,
        likely: ran.stdout.includes('\ufffd')
          ? 'each piece was turned into text by itself'
          : 'one piece was taken for the line',
      });
      expectThat(!later.waited(), listenedOn(sent));
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'half-a-line',
    points: 2,
    title: 'what has no line end, or no word at all, is told when it is over',
    likely: 'what came before the end, or before time was up, was forgotten',
    async run({ use, run }) {
      const peers = [
        await use(tcpPeer([send('220 half a li')])),
        await use(tcpPeer([])),
        await use(tcpPeer([send('and good-bye'), fin()])),
        await use(tcpPeer([fin()])),
        await use(refusingPeer()),
      ];
      const ports = peers.map(({ port }) => `${port}`);
      const ran = await run(['--timeout', '1000', '127.0.0.1', ...ports]);
      const sent =
        'A half a line, B nothing; C a line without its end, and hangs up; D hangs up; E refuses';
      expectSame(
        lettered(ran.stdout, peers),
        'A open: 220 half a li\nB open\nC open: and good-bye\nD open\nE closed',
        { sent },
      );
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'harmless',
    points: 2,
    title: 'what a terminal would obey is replaced',
    likely: 'control characters of the service reach the terminal',
    async run({ random, use, run }) {
      const word = random.word(5);
      const evil = `\x1b[2J${word}\rroot\t\x07#\x7f\u009b31m \x00é`;
      const safe = `?[2J${word}?root??#??31m ?é`;
      const peer = await use(tcpPeer([send(`${evil}\r\nx`), fin()]));
      const { stdout } = await run(['127.0.0.1', `${peer.port}`]);
      expectSame(lettered(stdout, [peer]), `A open: ${safe}`, { sent: evil });
    },
  },
  {
    id: 'endless',
    points: 1,
    title: 'a line that does not end is cut, and not waited for',
    likely: 'the line was not cut after 60 characters',
    async run({ use, run }) {
      const later = leaves();
      const line = drip('🐟ä'.repeat(100), { every: 20, size: 24 });
      const peer = await use(tcpPeer([line, ...later.steps]));
      const ran = await run([
        '--timeout',
        '20000',
        '127.0.0.1',
        `${peer.port}`,
      ]);
      const sent = '200 characters, 🐟 and ä in turn, without a line end';
      const expected = `A open: ${'🐟ä'.repeat(30)}…`;
      expectSame(lettered(ran.stdout, [peer]), expected, { sent });
      expectThat(!later.waited(), listenedOn(sent));
    },
  },
]);
