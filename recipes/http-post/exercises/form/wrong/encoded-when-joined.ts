// Fails: separators
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

type Field = [name: string, value: string];

/** The content of a form, and its type. */
function contentOf(fields: Field[]): { type: string; bytes: Buffer } {
  const pairs = fields.map(([name, value]) => `${name}=${value}`);
  const text = encodeURI(pairs.join('&'));
  const type = 'application/x-www-form-urlencoded';
  return { type, bytes: Buffer.from(text) };
}

async function post(url: URL, fields: Field[]): Promise<number> {
  const { type, bytes } = contentOf(fields);
  const asked = request(url, {
    method: 'POST',
    headers: { 'Content-Type': type, 'Content-Length': bytes.length },
    agent: false,
    signal: AbortSignal.timeout(5_000),
  });
  asked.end(bytes);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode ?? 0;
}

/** Cuts `name=value` at its first `=`. */
function fieldOf(text: string): Field {
  const [name = ''] = text.split('=', 1);
  return [name, text.slice(name.length + 1)];
}

try {
  const [address = 'http://127.0.0.1:8080/', ...rest] = process.argv.slice(2);
  const status = await post(new URL(address), rest.map(fieldOf));
  console.log(status);
  if (status >= 400) process.exitCode = 1;
} catch (error) {
  console.error(`form: ${(error as Error).message}`);
  process.exitCode = 1;
}
