/** What is said about a header field: its meaning and where it is specified. */
export interface KnownField {
  note: string;
  specification: string;
}

/** The header fields that the book's recipes meet, by lower-case name. */
export const knownFields: Readonly<Record<string, KnownField>> = {
  accept: {
    note: 'The media types that the client would like, by preference.',
    specification: 'RFC 9110 §12.5.1',
  },
  'accept-encoding': {
    note: 'The content codings that the client understands.',
    specification: 'RFC 9110 §12.5.3',
  },
  'accept-language': {
    note: 'The languages that the client would like, by preference.',
    specification: 'RFC 9110 §12.5.4',
  },
  'accept-ranges': {
    note: 'Whether a part of the content can be asked for.',
    specification: 'RFC 9110 §14.3',
  },
  age: {
    note: 'How many seconds ago the response was made or checked at the origin.',
    specification: 'RFC 9111 §5.1',
  },
  allow: { note: 'The methods that the target supports.', specification: 'RFC 9110 §10.2.1' },
  authorization: {
    note: 'The client’s credentials for the origin.',
    specification: 'RFC 9110 §11.6.2',
  },
  'cache-control': {
    note: 'Who may keep a copy, and for how long.',
    specification: 'RFC 9111 §5.2',
  },
  connection: {
    note: 'Options for this connection alone; a proxy does not pass them on.',
    specification: 'RFC 9110 §7.6.1',
  },
  'content-disposition': {
    note: 'Whether to show the content or to save it, and under what name.',
    specification: 'RFC 6266 §4',
  },
  'content-encoding': {
    note: 'How the content was coded, compressed for example.',
    specification: 'RFC 9110 §8.4',
  },
  'content-language': {
    note: 'The language of the content’s readers.',
    specification: 'RFC 9110 §8.5',
  },
  'content-length': {
    note: 'How many bytes the content has.',
    specification: 'RFC 9110 §8.6',
  },
  'content-range': {
    note: 'Which part of the content this is.',
    specification: 'RFC 9110 §14.4',
  },
  'content-type': { note: 'What kind of content it is.', specification: 'RFC 9110 §8.3' },
  cookie: {
    note: 'What the server asked the client to send back.',
    specification: 'RFC 6265 §4.2',
  },
  date: { note: 'When the message was made.', specification: 'RFC 9110 §6.6.1' },
  etag: {
    note: 'A name for this version of the content, to ask later whether it changed.',
    specification: 'RFC 9110 §8.8.3',
  },
  expect: {
    note: 'What the client waits for before it sends the content.',
    specification: 'RFC 9110 §10.1.1',
  },
  expires: {
    note: 'From when on a kept copy is out of date.',
    specification: 'RFC 9111 §5.3',
  },
  forwarded: {
    note: 'Who asked the proxy, and how.',
    specification: 'RFC 7239 §4',
  },
  host: {
    note: 'The host and port that the client means; one address serves many.',
    specification: 'RFC 9110 §7.2',
  },
  'if-modified-since': {
    note: 'Asks for the content only when it changed after this time.',
    specification: 'RFC 9110 §13.1.3',
  },
  'if-none-match': {
    note: 'Asks for the content only when its version is another.',
    specification: 'RFC 9110 §13.1.2',
  },
  'keep-alive': {
    note: 'How long the connection is kept, and for how many requests; never standardised.',
    specification: 'RFC 9112 §9.3',
  },
  'last-modified': {
    note: 'When the content last changed.',
    specification: 'RFC 9110 §8.8.2',
  },
  link: { note: 'Where related things are.', specification: 'RFC 8288 §3' },
  location: {
    note: 'Where to go instead, or where the new thing is.',
    specification: 'RFC 9110 §10.2.2',
  },
  'max-forwards': {
    note: 'How many proxies may still pass the request on.',
    specification: 'RFC 9110 §7.6.2',
  },
  origin: { note: 'The site whose page made the request.', specification: 'RFC 6454 §7' },
  'proxy-authenticate': {
    note: 'How to prove to the proxy who one is.',
    specification: 'RFC 9110 §11.7.1',
  },
  'proxy-authorization': {
    note: 'The client’s credentials for the proxy; not passed on.',
    specification: 'RFC 9110 §11.7.2',
  },
  range: { note: 'Asks for a part of the content.', specification: 'RFC 9110 §14.2' },
  referer: {
    note: 'The page that led here; misspelt in the standard for ever.',
    specification: 'RFC 9110 §10.1.3',
  },
  'retry-after': { note: 'When to try again.', specification: 'RFC 9110 §10.2.3' },
  'sec-websocket-accept': {
    note: 'Proves that the server read the key: its SHA-1 together with a fixed text.',
    specification: 'RFC 6455 §4.2.2',
  },
  'sec-websocket-extensions': {
    note: 'Extensions of the protocol that are offered, or taken.',
    specification: 'RFC 6455 §9.1',
  },
  'sec-websocket-key': {
    note: 'Sixteen random bytes in base64 that the server must answer.',
    specification: 'RFC 6455 §4.1',
  },
  'sec-websocket-protocol': {
    note: 'Subprotocols that are offered, or the one taken.',
    specification: 'RFC 6455 §4.1',
  },
  'sec-websocket-version': {
    note: 'The version of the WebSocket protocol: 13.',
    specification: 'RFC 6455 §4.1',
  },
  server: { note: 'The server’s software.', specification: 'RFC 9110 §10.2.4' },
  'set-cookie': {
    note: 'What the client should send back with later requests.',
    specification: 'RFC 6265 §4.1',
  },
  'strict-transport-security': {
    note: 'Asks the client to use HTTPS only, from now on.',
    specification: 'RFC 6797 §6.1',
  },
  te: {
    note: 'The transfer codings that the client takes, and whether it takes trailers.',
    specification: 'RFC 9110 §10.1.4',
  },
  trailer: { note: 'Which fields come after the content.', specification: 'RFC 9110 §6.6.2' },
  'transfer-encoding': {
    note: 'How the body is coded for the transfer: chunked, as a rule.',
    specification: 'RFC 9112 §6.1',
  },
  upgrade: {
    note: 'The protocol to change over to on this connection.',
    specification: 'RFC 9110 §7.8',
  },
  'user-agent': { note: 'The client’s software.', specification: 'RFC 9110 §10.1.5' },
  vary: {
    note: 'Which request fields the response depends on.',
    specification: 'RFC 9110 §12.5.5',
  },
  via: {
    note: 'The proxies that the message came through.',
    specification: 'RFC 9110 §7.6.3',
  },
  'www-authenticate': {
    note: 'How to prove to the server who one is.',
    specification: 'RFC 9110 §11.6.1',
  },
};
