// Fails: another-id, another-question, another-source, no-response
import { randomInt } from 'node:crypto';
import { createSocket, type RemoteInfo } from 'node:dgram';
import { on } from 'node:events';

/** Where a query goes. */
type Server = Pick<RemoteInfo, 'address' | 'port'>;

/** Every DNS message begins with a header of so many bytes. */
const HEADER = 12;

/** Whether a datagram is the answer to our query. */
function isAnswer(
  reply: Buffer,
  from: RemoteInfo,
  query: Buffer,
  server: Server,
): boolean {
  const isServer = from.address === server.address && from.port === server.port;
  return isServer && reply.subarray(0, query.length).equals(query);
}

/** The message that asks for the addresses of a name (RFC 1035 §4.1). */
function queryFor(name: string): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(randomInt(0x10000), 0);
  header.writeUInt16BE(0x0100, 2);
  header.writeUInt16BE(1, 4);
  const labels = name
    .split('.')
    .map((one) => [one.length, ...Buffer.from(one)]);
  return Buffer.concat([
    header,
    Buffer.from([...labels.flat(), 0, 0, 1, 0, 1]),
  ]);
}

/** The addresses in an answer; its records begin at `at`. */
function addressesIn(reply: Buffer, at: number): string[] {
  const addresses: string[] = [];
  for (let left = reply.readUInt16BE(6); left > 0; left -= 1) {
    // A name ends with a zero, or with two bytes that point elsewhere.
    while (reply.readUInt8(at) > 0 && reply.readUInt8(at) < 0xc0) {
      at += 1 + reply.readUInt8(at);
    }
    at += reply.readUInt8(at) === 0 ? 1 : 2;
    const data = reply.subarray(at + 10, at + 10 + reply.readUInt16BE(at + 8));
    if (reply.readUInt16BE(at) === 1) addresses.push(data.join('.'));
    at += 10 + data.length;
  }
  return addresses;
}

async function ask(server: Server, name: string, milliseconds: number) {
  const query = queryFor(name);
  const signal = AbortSignal.timeout(milliseconds);
  const socket = createSocket({ type: 'udp4', signal });
  try {
    const messages = on(socket, 'message', { signal });
    socket.send(query, server.port, server.address);
    for await (const [reply, from] of messages) {
      if (!isAnswer(reply, from, query, server)) continue;
      const addresses = addressesIn(reply, query.length);
      if (addresses.length > 0) return addresses;
      throw new Error('the server knows no address of this name');
    }
    throw new Error('the socket was closed');
  } catch (error) {
    if (signal.aborted) throw new Error(`no answer in ${milliseconds} ms`);
    throw error;
  } finally {
    if (!signal.aborted) socket.close();
  }
}

const [address = '', port = '', name = '', ms = '5000'] = process.argv.slice(2);
try {
  const found = await ask({ address, port: Number(port) }, name, Number(ms));
  for (const one of found) console.log(one);
} catch (error) {
  console.error(`whose-answer: ${(error as Error).message}`);
  process.exitCode = 1;
}
