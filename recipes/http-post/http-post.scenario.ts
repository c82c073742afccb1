import { httpPeer, response } from '../../lib/fixtures/http.ts';
import { pause, send } from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

export default scenario({
  peers: {
    server: {
      // Gives back what it understood, after a moment of thought.
      start: () =>
        httpPeer((request) => {
          const form = Object.fromEntries(
            new URLSearchParams(request.body.toString()),
          );
          const body = `${JSON.stringify({ form })}\n`;
          const fields = { 'Content-Type': 'application/json' };
          return [pause(100), send(response({ fields, body }))];
        }),
      displayPort: 8080,
      protocol: 'http',
    },
  },
  args: ({ server }) => [
    `http://${server.address}/post`,
    'name=Zoë Doe',
    'email=zoe@example.com',
    'motto=fish & chips',
  ],
});
