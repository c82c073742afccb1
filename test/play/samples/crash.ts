/** A program that is broken; with `listening`, only after it said that it listens. */
import { createServer } from 'node:net';

const server = createServer(() => {
  throw new Error('a client!');
});
if (process.argv[2] === 'listening') {
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as { port: number };
    console.log(`listening on 127.0.0.1:${port}`);
  });
} else {
  throw new Error('born broken');
}
