// Fails: refused
import { createSocket } from 'node:dgram';
import { on } from 'node:events';

async function ask(
  host: string,
  port: number,
  message: string,
  milliseconds: number,
): Promise<Buffer> {
  const signal = AbortSignal.timeout(milliseconds);
  const socket = createSocket('udp4');
  let timer: NodeJS.Timeout | undefined;
  const send = (wait: number): void => {
    socket.send(message, port, host);
    timer = setTimeout(send, wait, 2 * wait);
  };
  try {
    send(200);
    for await (const [reply, from] of on(socket, 'message', { signal })) {
      if (from.address === host && from.port === port) return reply;
    }
    throw new Error('the socket was closed');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (signal.aborted) throw new Error(`no reply within ${milliseconds} ms`);
    if (code === 'ECONNREFUSED') throw new Error(`${host}:${port} refused it`);
    throw error;
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}

const [host = '127.0.0.1', port = '8080', message = 'hello', time = '5000'] =
  process.argv.slice(2);
try {
  const reply = await ask(host, Number(port), message, Number(time));
  console.log(reply.toString());
} catch (error) {
  console.error(`ask-again: ${(error as Error).message}`);
  process.exitCode = 1;
}
