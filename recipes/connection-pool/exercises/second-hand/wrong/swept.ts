// Fails: left-over
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

interface Connection {
  socket: Socket;
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
  socket.on('end', () => socket.destroy(new Error('the server hung up')));
  socket.on('error', () => {});
  return connection;
}

async function answer(connection: Connection): Promise<string> {
  const signal = AbortSignal.timeout(Number(timeout));
  while (!connection.came.includes('\n')) {
    await once(connection.socket, 'data', { signal });
  }
  const [line = ''] = connection.came.split('\n');
  connection.came = '';
  return line;
}

async function ask(question: string): Promise<string> {
  const usable = kept && !kept.socket.destroyed;
  if (!usable) kept?.socket.destroy();
  const connection = usable && kept ? kept : open();
  try {
    connection.socket.write(`${question}\n`);
    const line = await answer(connection);
    kept = connection;
    return line;
  } catch (error) {
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
