// Fails: silent
import { setTimeout as sleep } from 'node:timers/promises';

const [method = 'GET', url = 'http://127.0.0.1:8080/', ...numbers] =
  process.argv.slice(2);
const [attempts = 3, pause = 500] = numbers.map(Number);

const idempotent = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

async function attempt(): Promise<number> {
  const { status } = await fetch(url, { method });
  if ([502, 503, 504].includes(status)) throw new Error(`status ${status}`);
  return status;
}

async function ask(): Promise<string> {
  for (let n = 1; ; n += 1) {
    try {
      return `${await attempt()} at attempt ${n}`;
    } catch (error) {
      if (n >= attempts || !idempotent.includes(method)) throw error;
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
