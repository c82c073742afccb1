/**
 * Prints the quote of the day of a server: `npx tsx whole-quote.ts host port`.
 */
import { connect } from 'node:net';

async function readQuote(host: string, port: number): Promise<string> {
  const socket = connect({ host, port });
  const chunks: Uint8Array[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  const quote = Buffer.concat(chunks).toString();
  if (quote === '') throw new Error('the server closed without a quote');
  return quote;
}

const [host = '127.0.0.1', port = '17'] = process.argv.slice(2);
readQuote(host, Number(port)).then(
  (quote) => console.log(quote.trimEnd()),
  (error: Error) => {
    console.error(`whole-quote: ${error.message}`);
    process.exitCode = 1;
  },
);
