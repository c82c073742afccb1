import { setTimeout as sleep } from 'node:timers/promises';
import type { Journal } from '../wire/journal.ts';
import { tapAll } from '../wire/tap.ts';
import type { Tap } from '../wire/tap-tcp.ts';
import type { Child } from './child.ts';
import type { ServerPlan } from './scenario.ts';
import { messageOf, PlayError, type Stage } from './stage.ts';

const READY = /listening on (\S+:\d+)/;

/** Waits until the server has printed, on a line that is complete, where it listens. */
export async function readiness(
  name: string,
  child: Child,
  plan: ServerPlan,
  listeners: Set<() => void>,
): Promise<{ host: string; port: number }> {
  const ready = plan.ready ?? READY;
  const find = (): RegExpExecArray | null => {
    const text = child.stdout();
    return ready.exec(text.slice(0, text.lastIndexOf('\n') + 1));
  };
  const match = await new Promise<RegExpExecArray>((resolve, reject) => {
    const look = (): void => {
      const found = find();
      if (found === null) return;
      listeners.delete(look);
      resolve(found);
    };
    listeners.add(look);
    look();
    void child.ended.then(() => {
      const why = child.stderr().trim();
      const how = child.fault() ?? `ended before it printed ${ready}`;
      reject(new PlayError(`${name} ${how}${why === '' ? '' : `: ${why.slice(-2_000)}`}`));
    });
  });
  const reach = whereToReach(match[1] ?? '');
  if (reach === undefined) {
    throw new PlayError(`${name} printed “${match[0]}”, which names no host and port`);
  }
  return reach;
}

/** Where a server that prints this address is reached from this machine. */
export function whereToReach(printed: string): { host: string; port: number } | undefined {
  const [, host, digits] = /^\[?(.+?)\]?:(\d{1,5})$/.exec(printed) ?? [];
  if (host === undefined) return undefined;
  const port = Number(digits);
  if (host === '0.0.0.0') return { host: '127.0.0.1', port };
  return host === '::' ? { host: '::1', port } : { host, port };
}

/** Puts a tap in front of a program that serves. */
export async function tapServer(
  plan: ServerPlan,
  target: { host: string; port: number },
  stage: Stage,
  journal: Journal,
): Promise<Tap> {
  const [tap] = await tapAll(
    {
      target,
      opener: 'peer',
      peerName: (index) => plan.clientNames?.[index] ?? `client ${index + 1}`,
      protocol: plan.protocol ?? 'text',
      journal,
    },
    [plan.transport],
  );
  stage.later('the tap of the program', tap!.close);
  return tap!;
}

/** Runs the clients to their end; when the program ends first they get a second to notice. */
export async function runClients(
  name: string,
  child: Child,
  plan: ServerPlan,
  tap: Tap,
  stage: Stage,
): Promise<void> {
  const calling = new AbortController();
  const hangUp = (): void => calling.abort(stage.signal.reason);
  stage.signal.addEventListener('abort', hangUp, { once: true });
  const clients = (async () => plan.clients({ host: tap.host, port: tap.port }, calling.signal))();
  const gone = child.ended.then(async (exit) => {
    await Promise.race([clients.catch(() => {}), sleep(1_000, undefined, { ref: false })]);
    const how = child.fault() ?? `ended (${exit.code ?? exit.signal})`;
    throw new PlayError(`${name} ${how} before its clients were done`);
  });
  gone.catch(() => {});
  try {
    await stage.orStopped(Promise.race([clients, gone]));
  } catch (error) {
    calling.abort(error);
    if (error instanceof PlayError || stage.signal.aborted) throw error;
    throw new PlayError(`the clients of ${name} failed: ${messageOf(error)}`);
  } finally {
    clients.catch(() => {});
    stage.signal.removeEventListener('abort', hangUp);
  }
}
