/**
 * Makes an HTTP request, and again where that is safe:
 * `npx tsx try-again.ts method url attempts pause timeout`.
 */
const [method = 'GET', url = 'http://127.0.0.1:8080/', ...numbers] =
  process.argv.slice(2);
const [attempts = 3, pause = 500, timeout = 5_000] = numbers.map(Number);

/** Gives the status of the answer and the number of the attempt. */
async function ask(): Promise<string> {
  // Your part: ask, and ask again, but not everything and not at once.
  const plan = `${attempts} attempts, ${pause} ms between, ${timeout} ms each`;
  throw new Error(`${method} ${url} was not tried: ${plan}`);
}

try {
  console.log(await ask());
} catch (error) {
  console.error(`try-again: ${(error as Error).message}`);
  process.exitCode = 1;
}
