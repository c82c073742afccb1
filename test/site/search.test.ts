import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { distance as levenshtein } from 'fastest-levenshtein';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readBook } from '../../lib/book/read.ts';
import { renderMarkdown } from '../../site/markdown.ts';
import { distance } from '../../site/search/distance.ts';
import { pack, type SearchDocument, unpack } from '../../site/search/document.ts';
import { documentsOf, searchData } from '../../site/search/documents.ts';
import { createEngine, type Engine, type Found } from '../../site/search/engine.ts';
import { codeExcerpt, excerpt, marked, type Piece } from '../../site/search/excerpt.ts';
import { plain, plainSections } from '../../site/search/plain.ts';
import { words } from '../../site/search/words.ts';
import { elements } from './html.ts';
import { sampleBook } from './sample/book.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const terms = (text: string) => words(text).map(({ term }) => term);
const inWords = (pieces: Piece[]) =>
  pieces.map(({ text, mark }) => (mark ? `[${text}]` : text)).join('');

describe('words', () => {
  test.each([
    ['readQuote', ['readquote', 'read', 'quote']],
    ['read_quote', ['readquote', 'read', 'quote']],
    ['node:net', ['nodenet', 'node', 'net']],
    ['AbortSignal.timeout(', ['abortsignaltimeout', 'abortsignal', 'abort', 'signal', 'timeout']],
    ['RFC 9112 §7.1', ['rfc', 'rfc9112', '9112', '7.1']],
    ['ECONNRESET', ['econnreset']],
    ['URLSearchParams', ['urlsearchparams', 'url', 'search', 'params']],
    ['isIPv6', ['isipv6', 'is', 'ipv6']],
    ['setTTL', ['setttl', 'set', 'ttl']],
    ['getPeerX509Certificate', ['getpeerx509certificate', 'get', 'peer', 'x509', 'certificate']],
    ['HTTP/1.1', ['http11', 'http', '1.1']],
    ['half-close', ['halfclose', 'half', 'close']],
    ['127.0.0.1:80', ['12700180', '127.0.0.1', '80']],
    ['Café, naïve!', ['cafe', 'naive']],
    ['… → ()', []],
  ])('of %s', (text, expected) => {
    expect(terms(text)).toEqual(expected);
  });

  test('stand where they are said to stand', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        for (const { term, start, end } of words(text)) {
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(term).not.toBe('');
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the distance of two words', () => {
  test('counts a swap of neighbours once', () => {
    expect(distance('htpp', 'http', 2)).toBe(1);
    expect(distance('soket', 'socket', 2)).toBe(1);
    expect(distance('kitten', 'sitting', 3)).toBe(3);
  });

  test('is no more than Levenshtein’s, and above the limit when that is passed', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.nat({ max: 4 }), (one, other, most) => {
        const full = distance(one, other, 99);
        expect(full).toBeLessThanOrEqual(levenshtein(one, other));
        expect(full).toBe(distance(other, one, 99));
        expect(Math.min(distance(one, other, most), most + 1)).toBe(Math.min(full, most + 1));
      }),
    );
  });
});

describe('an excerpt', () => {
  const text = `${'before '.repeat(40)}the reset comes late, and a reset is no end ${'after '.repeat(40)}`;

  test('has the words that were looked for, marked, and says where it was cut', () => {
    const pieces = excerpt(text, new Set(['reset', 'end']), 100);
    expect(inWords(pieces)).toMatch(
      /^…before .*the \[reset\] comes late, and a \[reset\] is no \[end\] .*after …$/,
    );
    expect(pieces.reduce((sum, piece) => sum + piece.text.length, 0)).toBeLessThan(110);
  });

  test('begins at the beginning where nothing is found', () => {
    expect(inWords(excerpt('One. Two. Three.', new Set(['x'])))).toBe('One. Two. Three.');
    expect(excerpt('', new Set(['x']))).toEqual([]);
  });

  test('of code is the line that has most of the words', () => {
    const code = 'first(socket);\n  socket.setTimeout(1);\nlast();';
    expect(inWords(codeExcerpt(code, new Set(['socket', 'timeout'])))).toBe(
      '[socket].set[Timeout](1);',
    );
  });

  test('leaves nothing out and adds nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('readQuote', 'RFC 9112', 'a-b', ' ', 'x', '\n', '<b>')),
        fc.subarray(['readquote', 'read', 'rfc9112', '9112', 'x', 'ab']),
        (parts, looked) => {
          const whole = parts.join('');
          const pieces = marked(whole, new Set(looked));
          expect(pieces.map((piece) => piece.text).join('')).toBe(whole);
        },
      ),
    );
  });
});

describe('plain text', () => {
  const markdown = `Before *it*, \`code\` & [a link](x.md).

[greet](sample.ts#greet)

### On the \`wire\`

| a | b |
|---|---|
| c | d |

### On the wire

\`\`\`sh
echo <b>
\`\`\``;

  test('has no marks, and no declarations', () => {
    expect(plainSections(markdown, 'x-')).toEqual([
      { title: '', id: '', text: 'Before it, code & a link.' },
      { title: 'On the wire', id: 'x-on-the-wire', text: 'a b c d' },
      { title: 'On the wire', id: 'x-on-the-wire-2', text: 'echo <b>' },
    ]);
    expect(plain('*One*\n\n# Two\n\nthree')).toBe('One Two three');
  });

  test('names headings as the page does', () => {
    const html = renderMarkdown(markdown, {
      resolve: (href) => href,
      fence: () => '',
      prefix: 'x-',
    });
    const ids = elements(html).flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(plainSections(markdown, 'x-').flatMap(({ id }) => id || [])).toEqual(ids);
  });
});

test('documents survive their file', () => {
  const documents = documentsOf(sampleBook);
  expect(unpack(pack(documents))).toEqual(documents);
  const wirebook = { data: {} as Record<string, unknown> };
  new Function('wirebook', searchData(documents))(wirebook);
  expect(wirebook.data.search).toEqual(pack(documents));
});

describe('a search in the book', () => {
  let engine: Engine;
  let documents: SearchDocument[];

  beforeAll(async () => {
    documents = documentsOf(readBook(fileURLToPath(new URL('../..', import.meta.url))).book);
    engine = await createEngine(documents);
  });

  /** The first places found, as `kind address`. */
  const first = (question: string, count = 1) =>
    engine
      .search(question)
      .found.slice(0, count)
      .map(({ document }) => `${document.kind} ${document.address}`);

  test.each([
    ['readQuote', 'code qotd/index.html#readQuote'],
    ['read_quote', 'code qotd/index.html#readQuote'],
    ['readquo', 'code qotd/index.html#readQuote'],
    ['RFC 9112', 'specification specifications.html#rfc-9112'],
    ['rfc9112', 'specification specifications.html#rfc-9112'],
    ['9112', 'specification specifications.html#rfc-9112'],
    ['tcp server', 'recipe tcp-server/index.html'],
    ['tcp-server', 'recipe tcp-server/index.html'],
    ['half-close', 'term glossary.html#half-close'],
    ['net.BlockList', 'api apis.html#net-net-blocklist'],
    ['node:net', 'api apis.html#net'],
    ['blocklist', 'api apis.html#net-net-blocklist'],
    ['websocket', 'term glossary.html#websocket'],
    ['websocket client', 'recipe websocket-client/index.html'],
    ['reset', 'term glossary.html#rst'],
    [
      'abortsignal.timeout',
      'pitfall timeouts/index.html#abortsignal-timeout-does-not-keep-the-program-alive',
    ],
    ['reset can look like the end', 'pitfall qotd/index.html#a-reset-can-look-like-the-end'],
  ])('for “%s” finds what is meant, first of all', (question, place) => {
    expect(first(question)).toEqual([place]);
  });

  test.each(['node:net', 'ECONNRESET', 'econnres', 'AbortSignal', 'Happy Eyeballs'])(
    'for “%s” finds places that have it',
    (question) => {
      const { found, corrected } = engine.search(question);
      expect(corrected).toBeUndefined();
      expect(found.length).toBeGreaterThan(1);
      const has = ({ document }: Found) =>
        Object.values(document).join(' ').toLowerCase().includes(question.toLowerCase());
      expect(found.slice(0, 2).filter(has)).toHaveLength(2);
    },
  );

  test.each([
    ['htpp', 'HTTP'],
    ['conection', 'connection'],
    ['setTimout', 'setTimeout'],
    ['sokcet timeot', 'socket timeout'],
  ])('for “%s” asks whether “%s” was meant', (question, meant) => {
    const { found, corrected, partly } = engine.search(question);
    expect(corrected?.toLowerCase()).toBe(meant.toLowerCase());
    expect(partly).toBe(false);
    expect(found.length).toBeGreaterThan(0);
  });

  test('says when only some of the words are found, and when none is', () => {
    const some = engine.search('multicast zzyzx9');
    expect(some.partly).toBe(true);
    expect(some.found[0]?.document.address).toBe('udp-multicast/index.html');
    expect(engine.search('zzyzx9')).toEqual({ found: [], partly: true });
    expect(engine.search('…')).toEqual({ found: [], partly: false });
  });

  test('overlooks small words', () => {
    expect(first('how do I use a connection pool')).toEqual(['recipe connection-pool/index.html']);
  });

  test('gives the same places in the same order, whenever it is asked', async () => {
    const again = await createEngine(documents);
    for (const question of ['timeout', 'socket', 'http']) {
      expect(again.search(question)).toEqual(engine.search(question));
    }
  });
});
