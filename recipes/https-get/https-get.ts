/**
 * Fetches a page over TLS, and first makes sure who sends it: the handshake
 * has to prove that the server owns the name in the URL. Prints what was
 * agreed and whose certificate it was, then the answer.
 *
 * Run it with `npx tsx https-get.ts [url] [--ca file]`.
 */
import type { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, realpathSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { isIP } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';
import { parseArgs } from 'node:util';

const DEFAULT_URL = 'https://webcode.me/';

// Whoever answers without end must not fill our memory. The parser of
// `node:http` has a limit of its own for the head, 16 KiB.
const MAX_CONTENT = 1024 * 1024;
const MAX_INTERIM = 20;

export interface Page {
  /** The version of TLS: `TLSv1.3`. */
  protocol: string;
  cipher: string;
  certificate: X509Certificate;
  statusLine: string;
  status: number;
  fields: [name: string, value: string][];
  content: Buffer;
}

export interface Options {
  /** The only authority to trust, PEM, in place of those that Node knows. */
  ca?: string;
  /** Milliseconds for everything together. */
  timeout?: number;
  signal?: AbortSignal;
}

/**
 * Fetches what is at an `https:` URL.
 *
 * @throws when the server does not prove who it is, or the answer does not
 *   come whole; the message says why, and may hold text from the network
 */
export async function getSecurely(
  url: URL,
  { ca, timeout = 10_000, signal }: Options = {},
): Promise<Page> {
  const host = url.hostname.replace(/^\[|\]$|\.$/g, '');

  // `host` is where to connect, `servername` whom to ask for: without it the
  // server of many sites cannot know which certificate we want. An address is
  // no name, and is not sent. `rejectUnauthorized` is the default, but only
  // written down does it prevail over NODE_TLS_REJECT_UNAUTHORIZED.
  const socket = connect({
    host,
    port: Number(url.port || 443),
    servername: isIP(host) ? '' : host,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: true,
    checkServerIdentity: checkNames,
    ca,
  });
  if (signal) addAbortSignal(signal, socket);

  // One timer for the whole visit, and a note of what we are waiting for.
  let awaited = 'a connection';
  let cause: unknown;
  const fail = (error: Error) => {
    cause ??= error;
    socket.destroy(error);
  };
  const timer = setTimeout(() => {
    fail(new Error(`waited ${timeout} ms in all, at last for ${awaited}`));
  }, timeout);
  socket.on('error', fail).once('connect', () => {
    awaited = 'the handshake';
  });

  try {
    // `connect` only says that TCP stands. With `secureConnect` the server
    // has shown a certificate that is valid, for its name, and signed by an
    // authority we trust, and has proven that the key is its own.
    await once(socket, 'secureConnect');
    awaited = 'an answer';
    const certificate = socket.getPeerX509Certificate();
    const { name: cipher } = socket.getCipher();
    const protocol = socket.getProtocol();
    if (!certificate || !protocol) throw new Error('showed no certificate');

    // HTTP goes through the TLS connection as through any other. Reading it is
    // the lesson of another recipe, so here `node:http` does it, strictly.
    const asked = request({
      createConnection: () => socket,
      path: url.pathname + url.search,
      headers: { Host: url.host, 'User-Agent': 'https-get', Accept: '*/*' },
    });
    asked.on('error', fail).end();
    let interim = 0;
    asked.on('information', () => {
      if (++interim > MAX_INTERIM) fail(new Error('interim heads without end'));
    });
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const { httpVersion, statusCode: status = 0, statusMessage } = answer;
    awaited = 'the rest of the answer';

    return {
      protocol,
      cipher,
      certificate,
      statusLine: `HTTP/${httpVersion} ${status} ${statusMessage}`,
      status,
      fields: pairs(answer.rawHeaders),
      content: await readContent(answer),
    };
  } catch (error) {
    socket.destroy();
    signal?.throwIfAborted();
    const reason = explain(cause ?? error, awaited);
    throw new Error(`${url.host}: ${reason}`, { cause: cause ?? error });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Whether a certificate is for this host; if not, the error says for whom it
 * is. Node would fall back on the common name of the subject when it finds no
 * other name. RFC 9525 forbids that, so Node's check does not get to see it.
 */
export function checkNames(host: string, shown: PeerCertificate) {
  const subject = { ...shown.subject, CN: '' };
  if (!checkServerIdentity(host, { ...shown, subject })) return undefined;
  const names = shown.subjectaltname ?? 'no one';
  const told = `its certificate is for ${names}, not for ${host}`;
  const code = 'ERR_TLS_CERT_ALTNAME_INVALID';
  return Object.assign(new Error(told), { code });
}

// Anyone on the way can close a TCP connection. TLS has a farewell of its own,
// close_notify, which nobody else can send; but Node reports both in the same
// way. So the end of the stream proves nothing, and an answer must say itself
// where it ends. `node:http` then fails when it breaks off before that.
async function readContent(answer: IncomingMessage): Promise<Buffer> {
  const { headers, statusCode } = answer;
  const isChunked = /^chunked$/i.test(headers['transfer-encoding'] ?? '');
  const isEmpty = statusCode === 204 || statusCode === 304;
  if (!isEmpty && !isChunked && !headers['content-length']) {
    throw new Error('does not say where its answer ends; it may be cut off');
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (size > MAX_CONTENT) throw new Error('sent more than 1 MiB');
  }
  return Buffer.concat(pieces);
}

function pairs(raw: string[]): Page['fields'] {
  const names = raw.filter((_, index) => index % 2 === 0);
  return names.map((name, index) => [name, raw[2 * index + 1] ?? '']);
}

// The error's code says which check failed. Codes that are not here have a
// message that will do.
const WORDS: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate ends at an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate has an unknown issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate has an unknown issuer',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'does not speak TLS',
  ECONNREFUSED: 'refused the connection',
  ENOTFOUND: 'its name has no address',
  EAI_AGAIN: 'no name server answered',
};

function explain(error: unknown, awaited: string): string {
  if (error instanceof AggregateError) {
    const reasons = error.errors.map((each) => explain(each, awaited));
    return [...new Set(reasons)].join(' and ');
  }
  const { code, message, reason } = error as Error & Record<string, string>;
  if (!code) return message;
  const cut = /^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/.test(code);
  const told = cut ? `cut off while we waited for ${awaited}` : WORDS[code];
  return `${told ?? reason ?? message} (${code})`;
}

// What a terminal would obey is shown instead.
function printable(text: string): string {
  const escaped = (c: string) => `\\u{${c.codePointAt(0)?.toString(16)}}`;
  const orders = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
  return text.replaceAll('\r\n', '\n').replace(orders, escaped);
}

const HELP = `Usage: https-get [url] [--ca file] [--timeout ms]

Fetches a page over TLS and shows who sent it.

  url           default ${DEFAULT_URL}
  --ca file     trust the authority in this PEM file, and no other
  --timeout ms  for everything together, default 10000
  --help        prints this`;

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ca: text, timeout: text, help: { type: 'boolean' } },
  });
  const { ca: file, timeout = '10000', help } = values;
  const [url = DEFAULT_URL, more] = positionals;
  if (!URL.canParse(url) || more) throw new Error('one URL, please');
  if (!/^https:/i.test(url)) throw new Error('only https: URLs');
  const { username, password } = new URL(url);
  if (username || password) throw new Error('a user in the URL');
  if (!/^[1-9]\d{0,8}$/.test(timeout)) throw new Error('--timeout is in ms');
  // Node would take a file without a certificate, and then trust nobody.
  const ca = file && readFileSync(file, 'utf8');
  const isPem = ca?.includes('-----BEGIN CERTIFICATE-----') ?? true;
  if (!isPem) throw new Error(`no certificate in ${file}`);
  return { url: new URL(url), help, timeout: Number(timeout), ca };
}

function show(page: Page): string {
  const { subject, issuer, validTo } = page.certificate;
  const line = (names: string) => names.replaceAll('\n', ', ');
  return [
    `Protocol:  ${page.protocol}`,
    `Cipher:    ${page.cipher}`,
    `Subject:   ${line(subject)}`,
    `Issuer:    ${line(issuer)}`,
    `Valid to:  ${validTo}`,
    '',
    page.statusLine,
    ...page.fields.map((field) => field.join(': ')),
    '',
    page.content.toString('utf8'),
  ].join('\n');
}

async function main(args: string[]): Promise<number> {
  let code = 2;
  let hint = ' (see --help)';
  try {
    const { url, help, ...options } = parse(args);
    code = 1;
    hint = args[0] ? '' : '; offline: npm run recipe https-get';
    const page = help ? undefined : await getSecurely(url, options);
    console.log(page ? printable(show(page)).trimEnd() : HELP);
    return !page || page.status < 400 ? 0 : 1;
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    console.error(`https-get: ${printable(reason)}${hint}`);
    // A name that is still being looked up would keep the process alive.
    return process.exit(code);
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
