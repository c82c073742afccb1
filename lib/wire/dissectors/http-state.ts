/** What comes next in one direction. */
export type Expects =
  | { part: 'start line' | 'field lines' | 'trailers' | 'chunk size' | 'chunk end' }
  | { part: 'content' | 'chunk'; left: number }
  | { part: 'content to the end' | 'tunnel' | 'surplus' | 'anything' };

/** One direction of a conversation. */
export interface Direction {
  isRequest: boolean;
  expects: Expects;
  /** A line that began in an event before, without its end. */
  begun: Uint8Array;
  /** The field lines of the head so far, names in lower case. */
  head: [name: string, value: string][];
  method: string;
  status: number;
}

/** Both directions, and the methods of requests that have no response yet. */
export interface State {
  request: Direction;
  response: Direction;
  asked: string[];
}

/** A direction in which nothing was said yet. */
export function direction(isRequest: boolean): Direction {
  return {
    isRequest,
    expects: { part: 'start line' },
    begun: new Uint8Array(),
    head: [],
    method: '',
    status: 0,
  };
}

/** What follows a head (RFC 9112 §6.3). */
export function afterHead(own: Direction, state: State): Expects {
  if (!own.isRequest) {
    if (own.status >= 100 && own.status < 200 && own.status !== 101) return { part: 'start line' };
    const method = state.asked.shift();
    const opens = own.status === 101 || (method === 'CONNECT' && own.status < 300);
    // A tunnel is one both ways, and a CONNECT that was refused leads to none.
    if (opens) state.request.expects = { part: 'tunnel' };
    else if (method === 'CONNECT') state.request.expects = { part: 'start line' };
    if (opens) return { part: 'tunnel' };
    if (method === 'HEAD' || own.status === 204 || own.status === 304) {
      return { part: 'start line' };
    }
  }
  const coding = last(own, 'transfer-encoding');
  if (coding !== undefined && /(?:^|,)\s*chunked$/i.test(coding)) return { part: 'chunk size' };
  if (coding !== undefined) return { part: 'content to the end' };
  const length = last(own, 'content-length');
  if (length !== undefined && /^\d{1,15}$/.test(length)) {
    return Number(length) > 0 ? { part: 'content', left: Number(length) } : { part: 'start line' };
  }
  if (own.isRequest) return { part: own.method === 'CONNECT' ? 'tunnel' : 'start line' };
  return { part: 'content to the end' };
}

function last(own: Direction, name: string): string | undefined {
  return own.head.findLast(([other]) => other === name)?.[1];
}

/** Whether bytes that come now belong to no response that was asked for. */
export function isSurplus(own: Direction, state: State): boolean {
  const idle = own.expects.part === 'start line' && own.begun.length === 0;
  return idle && !own.isRequest && own.status >= 200 && state.asked.length === 0;
}

/** Whether the connection has changed over to WebSocket. */
export function isWebSocket(own: Direction): boolean {
  return own.status === 101 && last(own, 'upgrade')?.toLowerCase() === 'websocket';
}
