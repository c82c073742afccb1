import type { Side } from './events.ts';

/** `host:port`, with brackets around an IPv6 host. */
export function address(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The port of `host:port` or `[host]:port`. */
export function portOf(hostAndPort: string): number {
  return Number(hostAndPort.slice(hostAndPort.lastIndexOf(':') + 1));
}

/** The other side of a conversation. */
export function other(side: Side): Side {
  return side === 'program' ? 'peer' : 'program';
}
