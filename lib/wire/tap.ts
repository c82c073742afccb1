import { type Tap, type TapPlan, tapTcp } from './tap-tcp.ts';
import { tapUdp, type UdpTapPlan } from './tap-udp.ts';

const ATTEMPTS = 20;

/**
 * Puts a tap in front of each transport that the target has, all on one port,
 * as DNS needs it.
 *
 * @throws when no port was found that is free on all of them.
 */
export async function tapAll(
  plan: UdpTapPlan,
  transports: readonly ('tcp' | 'udp')[],
): Promise<Tap[]> {
  for (let attempt = 1; ; attempt++) {
    const taps: Tap[] = [];
    try {
      for (const transport of transports) {
        const here: TapPlan = { ...plan, port: taps[0]?.port ?? plan.port ?? 0 };
        taps.push(await (transport === 'tcp' ? tapTcp(here) : tapUdp(here)));
      }
      return taps;
    } catch (error) {
      await Promise.all(taps.map((tap) => tap.close()));
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || taps.length === 0 || attempt === ATTEMPTS) throw error;
    }
  }
}
