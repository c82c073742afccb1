/**
 * Tells the size of a page and how it begins.
 *
 * Run it with `npx tsx whole-page.ts http://host:port/path`.
 */
import { connect } from 'node:net';

interface Answer {
  status: number;
  content: Buffer;
}

/**
 * The answer in a text of one character a byte, or undefined while there must
 * be more to come. `ended` says that there is not.
 */
function readAnswer(all: string, ended: boolean): Answer | undefined {
  // Heads with a status of 1xx say that the real one is to come.
  const text = all.replace(/^(?:HTTP\/1\.\d 1\d\d[\s\S]*?\r\n\r\n)+/, '');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const rest = Buffer.from(text.slice(end + 4), 'latin1');
  const status = Number(/^HTTP\/1\.\d (\d{3})\b/.exec(head)?.[1]);
  if (!status) throw new Error('the answer is not HTTP/1');

  // Where does the content end? The order of the questions is that of
  // RFC 9112 §6.3.
  if (status === 204 || status === 304) {
    return { status, content: Buffer.alloc(0) };
  }
  if (/^transfer-encoding:/im.test(head)) throw new Error('it is in chunks');
  const [, length] = /^content-length:[\t ]*(.*?)[\t ]*$/im.exec(head) ?? [];
  if (length === undefined) {
    return ended ? { status, content: rest } : undefined;
  }
  if (!/^\d{1,15}$/.test(length)) throw new Error('a bad Content-Length');
  const bytes = Number(length);
  if (rest.length < bytes) return undefined;
  return { status, content: rest.subarray(0, bytes) };
}

async function fetchPage(url: URL): Promise<Answer> {
  const host = url.hostname.replace(/[[\]]/g, '');
  const signal = AbortSignal.timeout(5_000);
  const socket = connect({ host, port: Number(url.port || 80), signal });
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\n` +
      `Host: ${url.host}\r\nConnection: close\r\n\r\n`,
  );
  let text = '';
  for await (const piece of socket as AsyncIterable<Buffer>) {
    text += piece.toString('latin1');
    const answer = readAnswer(text, false);
    if (answer) return answer;
  }
  const answer = readAnswer(text, true);
  if (!answer) throw new Error(`cut off after ${text.length} bytes`);
  return answer;
}

try {
  const url = new URL(process.argv[2] ?? 'http://127.0.0.1:8080/');
  const { status, content } = await fetchPage(url);
  const characters = new Intl.Segmenter().segment(content.toString());
  const first = Array.from(characters, ({ segment }) => segment).slice(0, 12);
  console.log(`${content.length} bytes: ${first.join('')}`);
  if (status >= 400) process.exitCode = 1;
} catch (error) {
  console.error(`whole-page: ${(error as Error).message}`);
  process.exitCode = 1;
}
