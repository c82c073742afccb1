/**
 * Prints a page that comes in chunks: `npx tsx chunks.ts http://host:port/`.
 */
import { connect } from 'node:net';

/**
 * The content of an answer in chunks, without the chunks, or undefined while
 * there must be more to come.
 *
 * @param bytes all that has come behind the head
 * @throws when it cannot become right any more
 */
function readChunks(bytes: Buffer): Buffer | undefined {
  const pieces: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;

    // What is no size, through and through, must not be taken for one.
    const line = bytes.toString('latin1', at, end);
    const [, digits] = /^([0-9a-f]{1,8})[\t ]*(?:;.*)?$/i.exec(line) ?? [];
    if (!digits) throw new Error('a bad chunk size');
    const size = Number.parseInt(digits, 16);
    const start = end + 2;

    // The last chunk. Its own line end may be half of the empty line.
    if (size === 0) {
      const isWhole = bytes.indexOf('\r\n\r\n', end) >= 0;
      return isWhole ? Buffer.concat(pieces) : undefined;
    }
    at = start + size + 2;
    if (bytes.length < at) return undefined;
    if (bytes.toString('latin1', at - 2, at) !== '\r\n') {
      throw new Error('a chunk is longer than its size');
    }
    pieces.push(bytes.subarray(start, at - 2));
  }
}

async function fetchPage(url: URL): Promise<Buffer> {
  const signal = AbortSignal.timeout(5_000);
  const { hostname: host, port } = url;
  const socket = connect({ host, port: Number(port || 80), signal });
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\n` +
      `Host: ${url.host}\r\nConnection: close\r\n\r\n`,
  );

  let answer = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    answer = Buffer.concat([answer, chunk]);
    const end = answer.indexOf('\r\n\r\n');
    if (end < 0) continue;
    const head = answer.toString('latin1', 0, end);
    if (!/^transfer-encoding: chunked$/im.test(head)) {
      throw new Error('the answer does not come in chunks');
    }
    const content = readChunks(answer.subarray(end + 4));
    if (content) return content;
  }
  throw new Error('the connection ended too early');
}

try {
  const url = new URL(process.argv[2] ?? 'http://127.0.0.1:8080/');
  process.stdout.write(await fetchPage(url));
} catch (error) {
  console.error(`chunks: ${(error as Error).message}`);
  process.exitCode = 1;
}
