/**
 * Prints the quote of the day of a server: `npx tsx whole-quote.ts host port`.
 */
import { connect } from 'node:net';

async function readQuote(host: string, port: number): Promise<string> {
  // However long the server takes, we do not wait for more than five seconds.
  const signal = AbortSignal.timeout(5_000);
  const socket = connect({ host, port, signal });

  // The end of the stream is the only sign that the quote is complete, and
  // only all of its bytes together are sure to be text.
  const chunks: Uint8Array[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  const quote = Buffer.concat(chunks).toString().trimEnd();
  if (quote === '') throw new Error('the server closed without a quote');
  return quote;
}

const [host = '127.0.0.1', port = '17'] = process.argv.slice(2);
try {
  console.log(await readQuote(host, Number(port)));
} catch (error) {
  console.error(`whole-quote: ${(error as Error).message}`);
  process.exitCode = 1;
}
