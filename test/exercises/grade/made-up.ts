import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Exercise } from '../../../lib/exercises/model.ts';
import { readExercises } from '../../../lib/exercises/read.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const check = JSON.stringify(join(project, 'lib/exercises/check.ts'));
const tcp = JSON.stringify(join(project, 'lib/fixtures/tcp.ts'));

const readme = (title: string) => `---
title: ${title}
kind: repair
minutes: 5
---

## Task

Do it.

## Why it matters

It does.

## Read first

This.

## Hints

### One

1

### Two

2

### Three

3
`;

/** A client that says what it was told, and a check that is quick about one that hangs. */
const shout = {
  'README.md': readme('A client that shouts'),
  'checks.ts': `
import { defineChecks, expectSame } from ${check};
import { fin, send, tcpPeer } from ${tcp};

export default defineChecks([
  {
    id: 'loud',
    points: 2,
    title: 'it shouts what it is told',
    likely: 'it was said as it came',
    async run({ random, use, run }) {
      const word = random.word(6);
      const peer = await use(tcpPeer([send(word), fin()]));
      const { stdout } = await run([peer.host, String(peer.port)], { timeout: 5_000 });
      expectSame(stdout.trimEnd(), word.toUpperCase(), { sent: word });
    },
  },
  {
    id: 'nobody-there',
    points: 1,
    title: 'a server that is not there is an error in one line',
    async run({ use, run }) {
      const peer = await use(tcpPeer([]));
      await peer.close();
      const { code } = await run([peer.host, String(peer.port)], { timeout: 5_000 });
      expectSame(code, 3);
    },
  },
]);
`,
  'starter.ts': `import { connect } from 'node:net';

const [host = '', port = ''] = process.argv.slice(2);
connect(Number(port), host).on('error', () => {});
`,
  'solution.ts': `import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

// Says louder what it hears.
const [host = '', port = ''] = process.argv.slice(2);
const socket = connect(Number(port), host);
text(socket).then(
  (heard) => {
    const louder = heard.trim().toUpperCase();
    console.log(louder === '' ? '(nothing was said)' : louder);
  },
  (error: Error) => {
    console.error(\`shout: \${error.message}\`);
    process.exitCode = 3;
  },
);
`,
  'wrong/as-it-came.ts': `// Fails: loud
import { connect } from 'node:net';

const [host = '', port = ''] = process.argv.slice(2);
connect(Number(port), host)
  .on('data', (data) => console.log(String(data)))
  .on('error', () => {
    process.exitCode = 3;
  });
`,
  'wrong/as-it-came.txt': 'told',
  'wrong/throws.ts': `// Fails: nobody-there
import { connect } from 'node:net';

const [host = '', port = ''] = process.argv.slice(2);
for await (const data of connect(Number(port), host)) console.log(String(data).toUpperCase());
`,
  'wrong/throws.txt': 'told',
  'wrong/code.ts': `// Fails: loud, nobody-there
console.log('Nothing');
`,
  'wrong/code.txt': 'told',
};

/** A server. */
const echo = {
  'README.md': readme('A server that answers'),
  'checks.ts': `
import { defineChecks, expectSame } from ${check};

export default defineChecks([
  {
    id: 'answers',
    points: 3,
    title: 'it gives back what it is sent',
    async run({ random, serve, connect }) {
      const word = random.word(6);
      const client = await connect(await serve(['--port', '0']));
      client.send(word);
      const heard = await client.receive(word.length, { timeout: 2_000 });
      expectSame(heard.toString(), word, { sent: word });
    },
  },
]);
`,
  'starter.ts': "console.log('soon');\n",
  'solution.ts': `import { createServer } from 'node:net';

const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  console.log(\`listening on 127.0.0.1:\${port}\`);
});
process.on('SIGINT', () => server.close());
`,
  'wrong/deaf.ts': `// Fails: answers
import { createServer } from 'node:net';

const server = createServer((socket) => socket.end('what?')).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  console.log(\`listening on 127.0.0.1:\${port}\`);
});
`,
  'wrong/deaf.txt': 'told',
  'wrong/mute.ts': `// Fails: answers
console.log('I do not listen.');
`,
  'wrong/mute.txt': 'told',
  'wrong/elsewhere.ts': `// Fails: answers
console.log('listening on 127.0.0.1:9');
setTimeout(() => {}, 3_000);
`,
  'wrong/elsewhere.txt': 'told',
};

/** A project with two small exercises of its own, and the real library. */
export interface MadeUpBook {
  root: string;
  exercises: Exercise[];
  /** Writes a file of the project. */
  write(path: string, text: string): void;
}

/** Makes one for a test, which removes it in the end. */
export function madeUpBook(): MadeUpBook {
  const root = temporary();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('package.json', '{ "type": "module", "version": "9.9.9" }\n');
  symlinkSync(join(project, 'lib'), join(root, 'lib'));
  for (const [name, files] of Object.entries({ echo, shout })) {
    for (const [file, text] of Object.entries(files)) {
      write(`recipes/made-up/exercises/${name}/${file}`, text);
    }
  }
  return { root, exercises: readExercises(root, 'made-up', []), write };
}

/** An empty folder for a test, which removes it in the end. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wirebook-grade-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
