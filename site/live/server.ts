import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain; charset=utf-8',
};

/** What a page is told: a hash of itself, and what is wrong with the book on disk. */
export interface State {
  /** Differs when the page does; empty when the page is gone. */
  version: string;
  /** One line each. */
  wrong: string[];
}

type Content = string | Uint8Array;

/** What is served: files by their path below the root. A map of files is one. */
export interface Served {
  /** Whether there is such a page. */
  has(path: string): boolean;
  get(path: string): Content | undefined | Promise<Content>;
}

/** A server of a site that changes while it is read. */
export interface LiveServer {
  url: string;
  /** Serves this from now on; pages that differ follow. */
  show(site: Served): void;
  /** Tells all pages what is wrong; nothing is, when the list is empty. */
  tell(wrong: string[]): void;
  close(): Promise<void>;
}

/** The address of the stream of states, and the prefix of all that is not part of the site. */
const eventsPath = '/@live/events';

/** A page that is open in a browser. */
interface Reader {
  response: ServerResponse;
  path: string;
  /** What it was told last. */
  told: string;
}

/**
 * Serves a site on 127.0.0.1. Where the port is taken, it takes a free one.
 *
 * @param script what pages run to follow the changes
 */
export async function serveLive(port: number, script: string): Promise<LiveServer> {
  let site: Served = new Map();
  let wrong: string[] = [];
  const readers = new Set<Reader>();

  /** Tells a page its state, if that is news. */
  async function inform(reader: Reader): Promise<void> {
    const shown = site;
    const state: State = { version: await versionOf(shown, reader.path), wrong };
    // While the page was rendered another may have come to stand there.
    const text = JSON.stringify(state);
    if (shown !== site || reader.told === text) return;
    reader.told = text;
    reader.response.write(`data: ${text}\n\n`);
  }

  const informAll = () => {
    for (const reader of readers) void inform(reader);
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answer(response, 405, 'text/plain; charset=utf-8', 'Only GET and HEAD.\n');
    } else if (path === undefined) {
      answer(response, 400, 'text/plain; charset=utf-8', 'This is no address of a page.\n');
    } else if (path === eventsPath) {
      const page = new URL(request.url ?? '', 'http://localhost').searchParams.get('page') ?? '';
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
      });
      const reader: Reader = { response, path: filePath(page), told: '' };
      readers.add(reader);
      response.on('close', () => readers.delete(reader));
      await inform(reader);
    } else if (path === '/@live/live.js') {
      answer(response, 200, types['.js'], script);
    } else if (site.has(`${path.slice(1)}/index.html`)) {
      response.writeHead(301, { location: `${path}/`, 'cache-control': 'no-store' }).end();
    } else {
      const file = filePath(path);
      const content = await site.get(file);
      if (content === undefined) {
        answer(response, 404, 'text/plain; charset=utf-8', `There is no page ${path} here.\n`);
      } else answer(response, 200, types[extname(file)], marked(content));
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (response.headersSent) response.end();
      else answer(response, 500, 'text/plain; charset=utf-8', `${text}\n`);
    });
  });
  await listen(server, port);
  const { port: real } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${real}/`,
    show(next) {
      site = next;
      informAll();
    },
    tell(lines) {
      wrong = lines;
      informAll();
    },
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function versionOf(site: Served, path: string): Promise<string> {
  try {
    const content = await site.get(path);
    return content === undefined ? '' : hash(content);
  } catch (error) {
    // The page cannot be rendered; asked for again it says why.
    return hash(String(error));
  }
}

/** A page with its own version in the address of the script that compares it with the server's. */
function marked(content: Content): Content {
  if (typeof content !== 'string') return content;
  return content.replace('@live/live.js?version=', `$&${hash(content)}`);
}
/** Listens on a loopback port; where that is taken, on a free one. */
async function listen(server: Server, port: number): Promise<void> {
  const attempt = (number: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(number, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  try {
    await attempt(port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    await attempt(0);
  }
}

function answer(
  response: ServerResponse,
  status: number,
  type: string | undefined,
  body: Content,
): void {
  response
    .writeHead(status, {
      'content-type': type ?? 'application/octet-stream',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
    })
    .end(response.req.method === 'HEAD' ? undefined : body);
}

/** The path that a request asks for, decoded; undefined for one that cannot be. */
function pathOf(request: IncomingMessage): string | undefined {
  try {
    return decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
  } catch {
    return undefined;
  }
}

/** The file that a path stands for: a folder's page is its index. */
function filePath(path: string): string {
  return path.replace(/^\//, '').replace(/(^|\/)$/, '$1index.html');
}

function hash(content: Content): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 16);
}
