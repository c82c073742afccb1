// Fails: silence, refused
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

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
    socket.send(message);
    timer = setTimeout(send, wait, 2 * wait);
  };
  try {
    // From now on the system lets through what comes from there, and no more.
    socket.connect(port, host);
    await once(socket, 'connect', { signal });
    send(200);
    const [reply] = (await once(socket, 'message', { signal })) as [Buffer];
    return reply;
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
  console.log(`Sorry, ${(error as Error).message}.`);
}
