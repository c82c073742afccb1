/** A program that uses all that the page must cope with: nesting, markup, templates, long lines. */
export const sampleProgram = `/**
 * Asks a greeting server for its greeting, and prints it: \`sample [host] [port]\`.
 */
import { realpathSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

/** What \`greet\` may be told. */
export interface Options {
  timeout?: number;
  signal?: AbortSignal;
}

// The greeting ends where the peer ends its side. **One read is not enough:**
// a segment may hold half of it, so chunks are gathered until then.
export async function greet(
  host: string,
  port: number,
  { timeout = 5000 }: Options = {},
): Promise<string> {
  const socket: Socket = connect({ host, port });
  socket.write(\`HELLO <\${host}> & "friends"\\r\\n\`);
  let text = '';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of socket) {
    text += decoder.decode(chunk, { stream: true });
    // Nothing bounds what a peer may send, so we do.
    if (text.length > 512) {
      socket.destroy();
      throw new Error(\`more than 512 characters after \${timeout} ms, that is not a greeting\`);
    }
  }
  return text + decoder.decode();
}

export const port = 4242,
  host = '127.0.0.1';

async function main(args: string[]): Promise<number> {
  console.log(await greet(args[0] ?? host, Number(args[1] ?? port)));
  return /^[a-z]+$/i.test('ok') ? 0 : 1;
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
`;
