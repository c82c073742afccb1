// Fails: sizes, last-chunk, bad-size, too-long
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
  if (!text.endsWith('0\r\n\r\n')) return undefined;
  const lines = text.split('\r\n').slice(0, -3);
  const isSize = (line: string) => /^[0-9a-f]+(;.*)?$/i.test(line);
  return Buffer.from(lines.filter((line) => !isSize(line)).join(''));
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
