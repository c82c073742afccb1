/**
 * Makes an HTTP request, and again where that is safe:
 * `npx tsx try-again.ts method url attempts pause timeout`.
 */
import { setTimeout as sleep } from 'node:timers/promises';

const [method = 'GET', url = 'http://127.0.0.1:8080/', ...numbers] =
  process.argv.slice(2);
const [attempts = 3, pause = 500, timeout = 5_000] = numbers.map(Number);

// To do one of these twice is like doing it once (RFC 9110 §9.2.2).
const idempotent = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

/** One attempt: gives the status of the answer, unless it is an excuse. */
async function attempt(): Promise<number> {
  const signal = AbortSignal.timeout(timeout);
  const { status } = await fetch(url, { method, signal });
  if ([502, 503, 504].includes(status)) throw new Error(`status ${status}`);
  return status;
}

/** Gives the status of the answer and the number of the attempt. */
async function ask(): Promise<string> {
  for (let n = 1; ; n += 1) {
    try {
      return `${await attempt()} at attempt ${n}`;
    } catch (error) {
      if (n >= attempts || !idempotent.includes(method)) throw error;
      // Clients that failed together must not come back together.
      await sleep(pause * 2 ** (n - 1) * (1 + Math.random()));
    }
  }
}

try {
  console.log(await ask());
} catch (error) {
  const { message, cause } = error as Error;
  console.error(
    `try-again: ${cause instanceof Error ? cause.message : message}`,
  );
  process.exitCode = 1;
}
