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
  socket.on('error', () => {});
  return connection;
}

async function answer(connection: Connection): Promise<string> {
  while (!connection.came.includes('\n')) {
    const late = sleep(Number(timeout), undefined, { ref: true });
    const came = await Promise.race([once(connection.socket, 'data'), late]);
    if (!came) throw new Error('no answer');
  }
  const [line = '', ...more] = connection.came.split('\n');
  connection.came = more.join('\n');
  return line;
}

async function ask(question: string): Promise<string> {
  const connection = kept ?? open();
  kept = undefined;
  try {
    connection.socket.write(`${question}\n`);
    return await answer(connection);
  } finally {
    kept = connection;
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
