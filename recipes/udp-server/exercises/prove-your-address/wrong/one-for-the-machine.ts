// Fails: stolen
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createSocket, type RemoteInfo } from 'node:dgram';

const [port = '8080', text = 'A long text. '.repeat(30)] =
  process.argv.slice(2);
const secret = randomBytes(16);
const socket = createSocket('udp4');

/** Only who receives datagrams at that address and port can know it. */
function cookieFor({ address }: RemoteInfo): string {
  const mac = createHmac('sha256', secret).update(address);
  return mac.digest('hex').slice(0, 32);
}

/** What a datagram is answered by, if by anything. */
function answerTo(bytes: Buffer, from: RemoteInfo): string | undefined {
  const cookie = cookieFor(from);
  const proof = Buffer.from(`give ${cookie}`);
  if (bytes.length === proof.length && timingSafeEqual(bytes, proof)) {
    return text;
  }
  return bytes.length >= 40 ? `cookie ${cookie}` : undefined;
}

socket.on('message', (bytes, from) => {
  const answer = answerTo(bytes, from);
  if (answer === undefined || from.port === 0) return;
  socket.send(answer, from.port, from.address, (error) => {
    if (error) console.error(`prove-your-address: ${error.message}`);
  });
});

socket.on('listening', () => {
  const { address, port } = socket.address();
  console.log(`listening on ${address}:${port}`);
});

socket.on('error', (error) => {
  console.error(`prove-your-address: ${error.message}`);
  process.exitCode = 1;
  socket.close();
});

process.once('SIGINT', () => socket.close());
socket.bind(Number(port), '127.0.0.1');
