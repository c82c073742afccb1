// Fails: only-once
import { setTimeout as sleep } from 'node:timers/promises';

const [method = 'GET', url = 'http://127.0.0.1:8080/', ...numbers] =
  process.argv.slice(2);
const [attempts = 3, pause = 500, timeout = 5_000] = numbers.map(Number);

async function attempt(): Promise<number> {
  const signal = AbortSignal.timeout(timeout);
  const { status } = await fetch(url, { method, signal });
  if ([502, 503, 504].includes(status)) throw new Error(`status ${status}`);
  return status;
}

async function ask(): Promise<string> {
  for (let n = 1; ; n += 1) {
    try {
      return `${await attempt()} at attempt ${n}`;
    } catch (error) {
      if (n >= attempts) throw error;
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
