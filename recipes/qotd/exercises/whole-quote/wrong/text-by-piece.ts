// Fails: split-character
import { connect } from 'node:net';

const [host = '127.0.0.1', port = '17'] = process.argv.slice(2);
try {
  let quote = '';
  for await (const chunk of connect({ host, port: Number(port) }))
    quote += chunk.toString();
  if (quote === '') throw new Error('closed without a quote');
  console.log(quote.trimEnd());
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
