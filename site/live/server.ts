import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import type { Files } from '../assets.ts';

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

/** A server of a site that changes while it is read. */
export interface LiveServer {
  url: string;
  /** Serves these files from now on; pages that differ load themselves again. */
  show(files: Files): void;
  /** Tells all pages what is wrong; nothing is, when the list is empty. */
  tell(wrong: string[]): void;
  close(): Promise<void>;
}

/** The address of the stream of states, and the prefix of all that is not part of the site. */
const eventsPath = '/@live/events';

/**
 * Serves files from memory on 127.0.0.1. Where the port is taken, it takes a free one.
 *
 * @param script what pages run to follow the changes
 */
export async function serveLive(port: number, script: string): Promise<LiveServer> {
  let files: Files = new Map();
  let wrong: string[] = [];
  const readers = new Map<ServerResponse, string>();

  const stateOf = (page: string): State => ({ version: version(files.get(page)), wrong });
  const send = (response: ServerResponse, page: string) => {
    response.write(`data: ${JSON.stringify(stateOf(page))}\n\n`);
  };

  const server = createServer((request, response) => {
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
      readers.set(response, filePath(page));
      response.on('close', () => readers.delete(response));
      send(response, filePath(page));
    } else if (path === '/@live/live.js') {
      answer(response, 200, types['.js'], script);
    } else if (files.has(`${path.slice(1)}/index.html`)) {
      response.writeHead(301, { location: `${path}/`, 'cache-control': 'no-store' }).end();
    } else {
      const file = filePath(path);
      const content = files.get(file);
      if (content === undefined) {
        answer(response, 404, 'text/plain; charset=utf-8', `There is no page ${path} here.\n`);
      } else answer(response, 200, types[extname(file)], marked(content));
    }
  });
  await listen(server, port);
  const { port: real } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${real}/`,
    show(next) {
      const before = files;
      files = next;
      for (const [response, page] of readers) {
        if (version(before.get(page)) !== version(files.get(page))) send(response, page);
      }
    },
    tell(lines) {
      wrong = lines;
      for (const [response, page] of readers) send(response, page);
    },
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A page with its own version in the address of the script that compares it with the server's. */
function marked(content: string | Uint8Array): string | Uint8Array {
  if (typeof content !== 'string') return content;
  return content.replace('@live/live.js?version=', `$&${version(content)}`);
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
  body: string | Uint8Array,
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

function version(content: string | Uint8Array | undefined): string {
  if (content === undefined) return '';
  return createHash('sha256').update(content).digest('base64url').slice(0, 16);
}
