// Fails: sizes
import { connect } from 'node:net';

/**
 * The content of an answer in chunks, without the chunks, or undefined while
 * there must be more to come.
 *
 * @param bytes all that has come behind the head
 * @throws when it cannot become right any more
 */
function readChunks(bytes: Buffer): Buffer | undefined {
  const text = bytes.toString();
  let content = '';
  for (let at = 0; ; ) {
    const end = text.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const line = text.slice(at, end);
    if (!/^[0-9a-f]+(;.*)?$/i.test(line)) throw new Error('not a chunk size');
    const size = Number.parseInt(line, 16);
    if (size === 0) {
      if (text.indexOf('\r\n\r\n', end) < 0) return undefined;
      return Buffer.from(content);
    }
    at = end + 2 + size + 2;
    if (text.length < at) return undefined;
    if (text.slice(at - 2, at) !== '\r\n') throw new Error('no line end');
    content += text.slice(end + 2, at - 2);
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
