/**
 * Reads the quote of the day from a server and prints it. The protocol
 * (RFC 865) is as small as a protocol can be: you connect, the server sends
 * a quote and closes the connection. You never say a word.
 *
 * Run it with `npx tsx qotd.ts [host] [port]`.
 */
import { realpathSync } from 'node:fs';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

// RFC 865 wants a quote to stay below 512 characters. Without a limit of our
// own, a server that never stops sending would fill our memory.
const MAX_BYTES = 512;

export interface QuoteOptions {
  /** Milliseconds for everything together: name, connection and quote. */
  timeout?: number;
  signal?: AbortSignal;
}

/**
 * Reads a quote. It comes as the server sent it: see `printable`. Whatever
 * fails, the error's message says who failed and how.
 */
export async function readQuote(
  host: string,
  port: number,
  { timeout = 5_000, signal }: QuoteOptions = {},
): Promise<string> {
  const place = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const chunks: Uint8Array[] = [];
  let length = 0;
  let reset = false;
  const socket = connect({ host, port, signal });

  // One timer covers the whole visit. The socket's own `setTimeout` starts
  // afresh at every byte, so a server that drips would hold us forever.
  const timer = setTimeout(() => {
    const sent = length > 0 ? 'did not finish its quote' : 'sent nothing';
    const missing = socket.connecting ? 'gave no connection' : sent;
    socket.destroy(new Error(`${missing} within ${timeout} ms`));
  }, timeout);

  // The end of the stream is the only sign that a quote is complete, so we
  // must not take a broken connection for it. When a reset follows close
  // behind the bytes, Node can report it as an end. The difference: a
  // connection that was reset does not know its peer any more.
  socket.once('end', () => {
    reset = socket.remoteAddress === undefined;
  });

  // TCP carries a stream of bytes, not messages: the quote may come in one
  // piece or in fifty. However this loop is left, by the end of the stream or
  // by an error, it closes the socket.
  try {
    for await (const chunk of socket as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_BYTES) {
        throw new Error(`sent more than the ${MAX_BYTES} bytes of a quote`);
      }
    }
    if (reset) throw new Error(RESET);

    // A piece can end in the middle of a character, so we decode when all
    // bytes are there. What is not UTF-8 becomes `�`: RFC 865 names no
    // encoding, and some servers are older than UTF-8.
    const quote = new TextDecoder().decode(Buffer.concat(chunks));
    if (quote.trim() === '') throw new Error('closed without a quote');
    return quote;
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(`${place} ${explain(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

// What the system's error codes mean, in words that end a sentence about the
// server.
const RESET = 'reset the connection before its quote was complete';
const EXPLANATIONS: Record<string, string> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: RESET,
  ETIMEDOUT: 'did not answer',
  ENETUNREACH: 'cannot be reached from here',
  EHOSTUNREACH: 'cannot be reached',
  ENOTFOUND: 'cannot be found: its name has no address',
  EAI_AGAIN: 'cannot be found: no name server answered',
};

// A name can have several addresses. When all fail, Node throws one error with
// an empty message and a list of the errors that tell why.
function explain(error: unknown): string {
  if (error instanceof AggregateError) {
    return [...new Set(error.errors.map(explain))].join(' and ');
  }
  const { code = '', message } = error as NodeJS.ErrnoException;
  return EXPLANATIONS[code] ?? message;
}

/**
 * Shows control characters instead of obeying them. A terminal takes orders
 * in escape sequences, and a quote must not be able to clear your screen.
 * Line ends and tabs belong to a quote and stay.
 */
export function printable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
      const code = character.codePointAt(0)?.toString(16);
      return `\\u{${code}}`;
    });
}

// From here on it is the command line.
const HOST = 'djxmmx.net';
const HELP = `Usage: qotd [host] [port] [--timeout ms]

Prints the quote of the day that a server sends.

  host          default ${HOST}
  port          default 17
  --timeout ms  for everything together, default 5000
  --help        prints this`;

async function main(args: string[]): Promise<number> {
  // What fails while we read the arguments is wrong usage, exit code 2. From
  // then on it is the server or the network, exit code 1.
  let code = 2;
  let hint = ' (see --help)';
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
    if (positionals.length > 2) throw new Error('too many arguments');
    const host = positionals[0] ?? HOST;
    const port = Number(positionals[1] ?? 17);
    if (!(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
      throw new Error('a port is a number from 1 to 65535');
    }
    const timeout = Number(values.timeout);
    if (!(timeout >= 1 && timeout < 2 ** 31)) {
      throw new Error('--timeout takes a number of milliseconds');
    }

    code = 1;
    hint = host === HOST ? '; offline: npm run recipe qotd' : '';
    const quote = await readQuote(host, port, { timeout });
    console.log(printable(quote).trimEnd());
    return 0;
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    console.error(`qotd: ${reason}${hint}`);
    return code;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
