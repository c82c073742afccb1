/**
 * Asks a server one question after another, and keeps the connection:
 * `npx tsx second-hand.ts host port timeout pause question…`.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

interface Connection {
  socket: Socket;
  /** What has come and was not read yet. */
  came: string;
}

const [host = '127.0.0.1', port, timeout, pause, ...questions] =
  process.argv.slice(2);
let kept: Connection | undefined;

function open(): Connection {
  const socket = connect({ host, port: Number(port) }).setEncoding('utf8');
  const connection = { socket, came: '' };
  socket.on('data', (text) => {
    connection.came += text;
  });
  // An end is heard when it comes, whether or not anybody is waiting.
  socket.on('end', () => socket.destroy(new Error('the server hung up')));
  socket.on('error', () => {});
  return connection;
}

/** Waits for a line; fails when the time is over or the connection is. */
async function answer(connection: Connection): Promise<string> {
  const signal = AbortSignal.timeout(Number(timeout));
  while (!connection.came.includes('\n')) {
    await once(connection.socket, 'data', { signal });
  }
  const [line = '', ...more] = connection.came.split('\n');
  connection.came = more.join('\n');
  return line;
}

async function ask(question: string): Promise<string> {
  // Only a connection without a past will do.
  const usable = kept && !kept.socket.destroyed && kept.came === '';
  if (!usable) kept?.socket.destroy();
  const connection = usable && kept ? kept : open();
  try {
    connection.socket.write(`${question}\n`);
    const line = await answer(connection);
    kept = connection;
    return line;
  } catch (error) {
    // What was asked here may still be answered, and nobody waits for it.
    connection.socket.destroy();
    throw error;
  }
}

for (const question of questions) {
  const found = await ask(question).catch(() => {
    process.exitCode = 1;
    return 'failed';
  });
  console.log(`${question}: ${found}`);
  await sleep(Number(pause));
}
kept?.socket.destroy();
