import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { scenario } from '../../lib/play/scenario.ts';

export default scenario({
  args: () => ['0', '--burst', '3'],
  server: {
    transport: 'udp',
    displayPort: 8080,
    clientNames: ['Ada', 'Ben'],
    clients: async ({ host, port }, signal) => {
      const send = (client: Socket, message: string | Buffer) =>
        client.send(message, port, host);
      const ask = async (client: Socket, message: string | Buffer) => {
        send(client, message);
        await once(client, 'message', { signal });
        await pause(100, undefined, { signal });
      };

      const ada = createSocket({ type: 'udp4', signal });
      const ben = createSocket({ type: 'udp4', signal });

      // Text, nothing at all, and bytes that are not text: all are echoed.
      await ask(ada, 'Hello, echo!');
      await ask(ada, '');
      await ask(ada, Buffer.from([0x00, 0xff, 0xc3, 0x28]));

      // Ada has spent her three datagrams.
      send(ada, 'And more?');
      await pause(100, undefined, { signal });

      // A message that would look like two lines of the log.
      await ask(ben, 'Hi!\nReceived from 192.0.2.1:53: "I was never here"');
      ada.close();
      ben.close();
    },
  },
});
