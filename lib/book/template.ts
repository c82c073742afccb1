import { sections } from './explanation.ts';

/**
 * What stands where an author has something to write. `npm run check` finds
 * it, and says what follows it up to the end of the line.
 */
export const marker = 'TO WRITE:';

const still = (what: string) => `${marker} ${what}`;

/** The files of a new recipe by name; they hold every rule, and say what is to be written. */
export function templates(name: string): Record<string, string> {
  const task = `ask${name.split('-').map(capital).join('')}`;
  return {
    'README.md': explanation(name, task),
    [`${name}.ts`]: program(name, task),
    [`${name}.test.ts`]: test(name, task),
    [`${name}.scenario.ts`]: scenario,
  };
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** As few as a recipe may have. */
const pitfalls = ['the first', 'the second', 'the third', 'the fourth', 'the fifth'];

function explanation(name: string, task: string): string {
  const title = capital(name.replaceAll('-', ' '));
  const text: Record<(typeof sections)[number], string> = {
    'What it is good for': still('what a reader can do with it, and when they need it'),
    'How it works': `${still('what happens, step by step; the program is shown by name')}\n\n[${task}](${name}.ts#${task})`,
    Pitfalls: pitfalls
      .map(
        (which) =>
          `### Pitfall: ${still(`${which} in a few words`)}\n\nCause: framing\n\n${still('what goes wrong, how it looks, and what the program does instead; and its cause, above')}`,
      )
      .join('\n\n'),
    'Going further': still('what to try next'),
    References: still('which sections of the specifications to read, and what for'),
  };
  return `---
title: ${title} # ${still('the title, in words for a reader')}
summary: ${title}. # ${still('what it does, in one plain sentence')}
level: beginner # ${still('beginner, intermediate or advanced')}
protocols: [TCP] # ${still('the protocols that it speaks')}
specifications:
  - RFC 9293 # ${still('the specifications, as “RFC 9293 §3.6” or “Name: https://…”')}
apis:
  net.connect(options): net.html#netconnectoptions-connectlistener # ${still('the Node APIs')}
before: [] # ${still('the recipes to read first')}
after: [] # ${still('the recipes to read next')}
---

${sections.map((section) => `## ${section}\n\n${text[section]}`).join('\n\n')}
`;
}

function program(name: string, task: string): string {
  return `/**
 * ${still('what it does, in a sentence or two')}
 *
 * Run it with \`npx tsx ${name}.ts [host] [port]\`.
 */
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

export interface ${capital(task)}Options {
  /** Milliseconds for everything together. */
  timeout?: number;
  signal?: AbortSignal;
}

// ${still('the core function, and why it does what it does')}
export async function ${task}(
  host: string,
  port: number,
  { timeout = 5_000, signal }: ${capital(task)}Options = {},
): Promise<string> {
  const socket = connect({ host, port, signal });
  const timer = setTimeout(() => {
    socket.destroy(new Error(\`\${host} did not answer within \${timeout} ms\`));
  }, timeout);
  try {
    await once(socket, 'connect');
    return \`\${host} accepted the connection\`;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

// ${still('the command line, with its arguments and their defaults')}
const HELP = \`Usage: ${name} [host] [port] [--timeout ms]\`;

async function main(args: string[]): Promise<number> {
  let host: string;
  let port: number;
  let timeout: number;

  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        timeout: { type: 'string', default: '5000' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    host = positionals[0] ?? '127.0.0.1';
    port = Number(positionals[1] ?? 7);
    timeout = Number(values.timeout);
  } catch (error) {
    const { message } = error as Error;
    console.error(\`${name}: \${message} (see --help)\`);
    return 2;
  }

  try {
    console.log(await ${task}(host, port, { timeout }));
    return 0;
  } catch (error) {
    const { message } = error as Error;
    console.error(\`${name}: \${message}\`);
    return 1;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
`;
}

function test(name: string, task: string): string {
  const proofs = pitfalls.map(
    (which) => `test('Pitfall: ${still(`${which} in a few words`)}', () => {
  expect.unreachable('${still('what proves it')}');
});
`,
  );
  return `import { expect, test } from 'vitest';
import { tcpPeer } from '../../lib/fixtures/tcp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { ${task} } from './${name}.ts';

test('${still('what it does when all goes well')}', async () => {
  const peer = await use(tcpPeer([]));
  const answer = await ${task}(peer.host, peer.port);
  expect(answer).toContain('accepted');
});

${proofs.join('\n')}`;
}

const scenario = `import { fin, tcpPeer } from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

// ${still('the peers, what they say, and the service’s usual port')}
export default scenario({
  peers: { server: { start: () => tcpPeer([fin()]), displayPort: 7 } },
  args: ({ server }) => [server.host, String(server.port)],
});
`;
