import {
  fin,
  pause,
  type Step,
  send,
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import {
  closeFrame,
  fragments,
  frame,
  receiveFrame,
  upgrade,
} from '../../lib/fixtures/websocket.ts';
import { scenario } from '../../lib/play/scenario.ts';

// More than the 125 bytes whose length fits into seven bits.
const song = 'la '.repeat(43).trim();

// The first answer comes in two fragments, cut inside the é, and the server
// sends a ping between them.
const [first, second] = fragments('Hello, café', 11) as [Buffer, Buffer];

const answer = (...steps: Step[]) => [receiveFrame(), pause(100), ...steps];

export default scenario({
  peers: {
    server: {
      start: () =>
        tcpPeer([
          upgrade({ reason: 'Switching Protocols' }),
          ...answer(send(first), pause(100)),
          send(frame({ opcode: 'ping', payload: 'still there?' })),
          ...answer(send(second)),
          ...answer(send(frame({ payload: song }))),
          ...answer(
            send(
              frame({ opcode: 'binary', payload: Uint8Array.of(137, 80, 78) }),
            ),
          ),
          ...answer(send(closeFrame(1000)), fin()),
        ]),
      displayPort: 8080,
      protocol: 'websocket',
    },
  },
  args: ({ server }) => [
    `ws://${server.address}/chat`,
    'Hello, café',
    song,
    'a picture, please',
  ],
});
