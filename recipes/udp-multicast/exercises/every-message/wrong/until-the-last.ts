// Fails: any-order, strange-forms
import { createSocket } from 'node:dgram';
import { on, once } from 'node:events';

/** What has come so far. */
interface Received {
  /** How many messages there are; 0 while none has come. */
  total: number;
  /** The texts by their numbers, 1 and above. */
  texts: Map<number, string>;
}

/** Takes in what a datagram says. Tells whether all messages are there. */
function take(received: Received, datagram: string): boolean {
  const [, first, second, text] =
    /^\[(\d{1,3})\/(\d{1,3})\] (.*)$/s.exec(datagram) ?? [];
  const [number, total] = [Number(first), Number(second)];
  if (text === undefined || number < 1 || number > total) return false;
  if (received.total !== 0 && received.total !== total) return false;
  received.total = total;
  if (!received.texts.has(number)) received.texts.set(number, text);
  return number === total;
}

/** The messages in order. Throws when one is missing at the deadline. */
async function receive(group: string, port: number, by: string, ms: number) {
  const received: Received = { total: 0, texts: new Map() };
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const signal = AbortSignal.timeout(ms);
  try {
    const address = process.platform === 'win32' ? undefined : group;
    socket.bind({ address, port });
    await once(socket, 'listening');
    socket.addMembership(group, by);
    const arrivals = on(socket, 'message', { signal });
    console.log(`listening on ${group}:${socket.address().port}`);
    for await (const [bytes] of arrivals) {
      if (take(received, String(bytes))) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    socket.close();
  }
  const { total, texts } = received;
  if (total === 0) throw new Error('heard nothing');
  const numbers = Array.from({ length: total }, (_, index) => index + 1);
  const lost = numbers.filter((number) => !texts.has(number));
  if (lost.length === 0) return numbers.map((number) => texts.get(number));
  throw new Error(`${lost.length} of ${total} never came: ${lost.join(', ')}`);
}

const [group = '', port = '', by = '', time = ''] = process.argv.slice(2);
try {
  const texts = await receive(group, Number(port), by, Number(time));
  for (const text of texts) console.log(text);
} catch (error) {
  console.error(`every-message: ${(error as Error).message}`);
  process.exitCode = 1;
}
