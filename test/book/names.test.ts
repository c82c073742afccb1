import { describe, expect, test } from 'vitest';
import { didYouMean, nearest } from '../../lib/book/nearest.ts';
import { slug } from '../../lib/book/slug.ts';
import { nodeApi, specification } from '../../lib/book/specification.ts';

describe('specification', () => {
  test.each([
    ['RFC 865', 'https://www.rfc-editor.org/rfc/rfc865'],
    ['RFC 9112 §7.1', 'https://www.rfc-editor.org/rfc/rfc9112#section-7.1'],
    ['RFC 5952 §4', 'https://www.rfc-editor.org/rfc/rfc5952#section-4'],
    ['RFC 9110 Appendix B', 'https://www.rfc-editor.org/rfc/rfc9110#appendix-B'],
    ['RFC 3986 Appendix D.2', 'https://www.rfc-editor.org/rfc/rfc3986#appendix-D.2'],
  ])('%s is read at %s', (label, url) => {
    expect(specification(label)).toEqual({ label, url });
  });

  test.each([
    '',
    'RFC',
    'RFC9112',
    'RFC 0865',
    'rfc 865',
    'RFC 865 7.1',
    'RFC 865 §',
    'RFC 865 §7.',
    'RFC 865 § 7',
    'RFC 865 §7.1 and more',
    'RFC 865\nRFC 866',
    'STD 1',
  ])('%j is no specification', (label) => {
    expect(specification(label)).toBeUndefined();
  });
});

test.each([
  ['net.html', true],
  ['net.html#class-netsocket', true],
  ['worker_threads.html#event-online', true],
  ['net', false],
  ['#anchor', false],
  ['../net.html', false],
  ['https://example.org/net.html', false],
  ['net.html#a b', false],
])('%s as a page of the Node documentation: %s', (page, valid) => {
  const url = `https://nodejs.org/docs/latest-v22.x/api/${page}`;
  expect(nodeApi('x', page)).toEqual(valid ? { label: 'x', url } : undefined);
});

test.each([
  ['Addresses and names', 'addresses-and-names'],
  ['HTTP by hand', 'http-by-hand'],
  ['One read is not *one* message', 'one-read-is-not-one-message'],
  ['The peer’s `FIN`, early', 'the-peers-fin-early'],
  ['Café über 64 KB', 'cafe-uber-64-kb'],
  ['  (?!)  ', ''],
])('the slug of %j is %j', (title, expected) => {
  expect(slug(title)).toBe(expected);
});

test('the nearest name is one that was probably meant', () => {
  expect(nearest('qtod', ['tcp-server', 'qotd'])).toBe('qotd');
  expect(nearest('http-haed', ['http-head', 'http-get'])).toBe('http-head');
  expect(nearest('websocket', ['qotd', 'dns-lookup'])).toBeUndefined();
  expect(nearest('qotd', [])).toBeUndefined();
  expect(didYouMean('websocket', ['qotd'])).toBe('');
});
