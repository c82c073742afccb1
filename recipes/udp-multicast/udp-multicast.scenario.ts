import { setTimeout as delay } from 'node:timers/promises';
import {
  type MulticastReceiver,
  multicastReceiver,
  multicastSender,
} from '../../lib/fixtures/multicast.ts';
import { scenario } from '../../lib/play/scenario.ts';

let group: Promise<MulticastReceiver>;

/** Somebody else in the group, who wants to end it after the second message. */
async function stranger() {
  const ear = await group;
  const voice = await multicastSender({ port: ear.port });
  const speak = async () => {
    await ear.datagram(1);
    await delay(100);
    await voice.send('TERMINATE');
  };
  speak().catch(() => {});
  return voice;
}

export default scenario({
  peers: {
    group: {
      start: () => {
        group = multicastReceiver();
        return group;
      },
      displayPort: 5000,
    },
    // What goes on in the group is heard there. No tap stands before this one.
    stranger: { start: stranger, displayPort: 40007, tapped: false },
  },
  args: ({ group }) => ['--port', String(group.port), '--interval', '200'],
});
