import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { address, other } from './address.ts';
import type { Conversation, Side } from './events.ts';
import type { Tap, TapPlan } from './tap-tcp.ts';

export interface UdpTapPlan extends TapPlan {
  /** Datagrams that the link drops: called with 0, 1, … per direction. */
  loses?: ((index: number, from: Side) => boolean) | undefined;
}

/** One client of the tap, and the tap's own port towards the target on its behalf. */
interface Route {
  client: RemoteInfo;
  conversation: Conversation;
  /** Bound to the route's port and connected: sends, and hears of ICMP refusals. */
  upstream: Socket;
  /** Bound to the same port, not connected: hears everyone who is not the target. */
  anyone: Socket;
  strangers: Map<string, Promise<Stranger>>;
}

/** Someone else who sent to a route's port: has a port of his own towards the client. */
interface Stranger {
  conversation: Conversation;
  socket: Socket;
}

/**
 * Puts a tap in front of a UDP socket. Each client address gets one port of
 * the tap's own towards the target. What comes back from the target reaches
 * the client from the tap's port; what comes from any other source reaches it
 * from another port, in a conversation of its own, so that the client can tell
 * the two apart as it could without the tap. A datagram that the target's host
 * refuses is noted, but the refusal cannot be passed on to the client.
 */
export async function tapUdp(plan: UdpTapPlan): Promise<Tap> {
  const { target, opener, journal } = plan;
  const sockets = new Set<Socket>();
  const upstreamPorts = new Map<number, number>();
  const routes = new Map<string, Promise<Route>>();
  const passed = { program: 0, peer: 0 };
  const family = target.host.includes(':') ? 'udp6' : 'udp4';
  let count = 0;
  let closing = false;

  const open = async (host: string, port: number, reuseAddr = false): Promise<Socket> => {
    const socket = createSocket({ type: family, reuseAddr });
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.bind(port, host, () => {
          socket.off('error', reject);
          resolve();
        });
      });
    } catch (error) {
      sockets.delete(socket);
      socket.close();
      throw error;
    }
    socket.on('error', () => {});
    return socket;
  };

  /** Notes a datagram and says whether the link lets it through. */
  const carries = (conversation: Conversation, from: Side, bytes: Buffer): boolean => {
    const lost = plan.loses?.(passed[from]++, from) ?? false;
    journal.note(conversation, from, { kind: 'datagram', bytes, ...(lost && { lost }) });
    return !lost;
  };

  const listening = await open(plan.host ?? target.host, plan.port ?? 0);
  const { address: host, port } = listening.address();

  const begin = (peer: string, client: RemoteInfo, tapPort: number, by: Side): Conversation => {
    const near = address(client.address, client.port);
    const far = address(host, tapPort);
    return journal.begin({
      transport: 'udp',
      peer,
      protocol: plan.protocol,
      opener: by,
      programAddress: opener === 'program' ? near : far,
      peerAddress: opener === 'program' ? far : near,
    });
  };

  const openRoute = async (client: RemoteInfo): Promise<Route> => {
    const conversation = begin(plan.peerName(count++), client, port, opener);
    const anyone = await open(host, 0, true);
    const own = anyone.address().port;
    const upstream = await open(host, own, true);
    await new Promise<void>((resolve, reject) => {
      upstream.once('error', reject);
      upstream.connect(target.port, target.host, () => {
        upstream.off('error', reject);
        resolve();
      });
    });
    upstreamPorts.set(conversation.id, own);
    const route: Route = { client, conversation, upstream, anyone, strangers: new Map() };

    upstream.on('message', (bytes) => {
      if (carries(conversation, other(opener), bytes)) {
        listening.send(bytes, client.port, client.address, ignore);
      }
    });
    upstream.on('error', (error) => noteRefusal(route, error));
    anyone.on('message', (bytes, from) => {
      if (from.port === target.port && from.address === target.host) {
        upstream.emit('message', bytes, from);
        return;
      }
      inOrder(route.strangers, address(from.address, from.port), () =>
        openStranger(route, from),
      ).then((stranger) => {
        if (carries(stranger.conversation, other(opener), bytes)) {
          stranger.socket.send(bytes, client.port, client.address, ignore);
        }
      }, ignore);
    });
    return route;
  };

  const openStranger = async (route: Route, from: RemoteInfo): Promise<Stranger> => {
    const socket = await open(host, 0);
    const name = `${route.conversation.peer}, another port`;
    const conversation = begin(name, route.client, socket.address().port, other(opener));
    socket.on('message', (bytes, sender) => {
      if (sender.port !== route.client.port || sender.address !== route.client.address) return;
      if (carries(conversation, opener, bytes)) {
        route.anyone.send(bytes, from.port, from.address, ignore);
      }
    });
    return { conversation, socket };
  };

  const noteRefusal = (route: Route, error: Error & { code?: string }): boolean => {
    const refused = error.code === 'ECONNREFUSED';
    if (refused) journal.note(route.conversation, other(opener), { kind: 'refused' });
    return refused;
  };

  /** Sends to the target; a send that only told of an earlier refusal is made again. */
  const forward = (route: Route, bytes: Buffer): void => {
    route.upstream.send(bytes, (error) => {
      if (error && noteRefusal(route, error)) route.upstream.send(bytes, ignore);
    });
  };

  /** The value of a key, made once; those who wait for it go on in the order in which they came. */
  const inOrder = <T>(map: Map<string, Promise<T>>, key: string, make: () => Promise<T>) => {
    const known = map.get(key) ?? make();
    map.set(key, known);
    return known;
  };

  listening.on('message', (bytes, client) => {
    if (closing) return;
    inOrder(routes, address(client.address, client.port), () => openRoute(client)).then((route) => {
      if (carries(route.conversation, opener, bytes)) forward(route, bytes);
    }, ignore);
  });

  let closed: Promise<void> | undefined;
  return {
    host,
    port,
    upstreamPorts,
    idle: () => true,
    close: () => {
      closing = true;
      closed ??= shut();
      return closed;
    },
  };

  async function shut(): Promise<void> {
    // Routes that are being opened are waited for, so that none is left.
    for (const route of await Promise.allSettled(routes.values())) {
      if (route.status === 'fulfilled') await Promise.allSettled(route.value.strangers.values());
    }
    await Promise.all(
      [...sockets].map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))),
    );
  }
}

function ignore(): void {
  // A datagram that cannot be sent is lost, as datagrams are.
}
