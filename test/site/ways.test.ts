import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import type { Way } from '../../lib/play/proof.ts';
import { dissect } from '../../lib/wire/dissect.ts';
import type { Conversation, WireEvent } from '../../lib/wire/events.ts';
import { gist, told } from '../../site/parts/way-words.ts';
import { Ways } from '../../site/parts/ways.tsx';
import { textOverTcp } from '../wire/conversation.ts';

const tcp = textOverTcp;
const udp: Conversation = { ...tcp, transport: 'udp' };
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const when = { at: 0, conversation: 1 };
const open: WireEvent = { ...when, from: 'program', kind: 'open' };
const quote: WireEvent = { ...when, from: 'peer', kind: 'data', bytes: bytes('Hi!\r\n') };
const fin = (from: 'program' | 'peer'): WireEvent => ({ ...when, from, kind: 'fin' });

function gistOf(conversation: Conversation, ...events: WireEvent[]): string {
  return gist(dissect([conversation], events));
}

test('a way is told in a line: how much, and how it ended', () => {
  expect(gistOf(tcp, open, quote, fin('program'), fin('peer'))).toBe(
    'Sends nothing, receives 5 bytes. It ends first.',
  );
  expect(gistOf(tcp, open, quote, fin('peer'))).toMatch(/\. The other side ends first\.$/);
  expect(gistOf(tcp, open)).toMatch(/\. The connection stays open\.$/);
  expect(gistOf(tcp, open, fin('program'), { ...when, from: 'peer', kind: 'rst' })).toMatch(
    /\. The other side breaks the connection off\.$/,
  );
  expect(gistOf(tcp, { ...when, from: 'peer', kind: 'refused' })).toMatch(
    /\. The other side refuses\.$/,
  );
});

test('datagrams are counted, and those that get lost', () => {
  const sent = (lost: boolean): WireEvent => ({
    ...when,
    from: 'program',
    kind: 'datagram',
    bytes: bytes('?'),
    ...(lost && { lost }),
  });
  expect(gistOf(udp, sent(false))).toBe('Sends 1 byte in 1 datagram, receives nothing.');
  expect(gistOf(udp, sent(true), sent(false))).toBe(
    'Sends 2 bytes in 2 datagrams (1 lost), receives nothing.',
  );
});

test('connections that end differently are not told as one', () => {
  const second = { ...tcp, id: 2 };
  const events = [open, fin('peer'), { ...open, conversation: 2 }];
  expect(gist(dissect([tcp, second], events))).toBe('Sends nothing, receives nothing.');
});

test('an event is told with its text, or what its bytes mean', () => {
  const [first, second] = dissect([tcp], [quote, { ...quote, bytes: bytes('\x00'.repeat(500)) }]);
  expect(told(first!, 'qotd')).toEqual({
    words: '0 ms, server to qotd: data, 5 bytes',
    text: 'Hi!\\r\\n',
  });
  expect(told(second!, 'qotd').text).toBe(second!.summary);
  const lines = dissect([tcp], [{ ...quote, bytes: bytes('GET /\r\n\r\nX\\n\n') }]);
  expect(told(lines[0]!, 'qotd').text).toBe('GET /\\r\\n\n\\r\\n\nX\\\\n\\n');
  const [long] = dissect([tcp], [{ ...quote, bytes: bytes('x'.repeat(500)) }]);
  expect(told(long!, 'qotd').text).toBe(`${'x'.repeat(400)}…`);
});

test('ways that are the same on the wire are drawn once', () => {
  const way: Way = { conversations: [tcp], events: [open, quote, fin('peer')] };
  const html = renderToString(
    h(Ways, { id: 'a', proof: { naive: way, right: way }, recipe: { name: 'qotd' } }),
  );
  expect(html.match(/<h3>[^<]*/g)).toEqual(['<h3>Both ways']);
  expect(html).toContain('What differs is what is made of it.');
  expect(html.match(/<svg class="diagram/g)).toHaveLength(1);
});

test('both ways are drawn, and said in words', () => {
  const naive: Way = { conversations: [tcp], events: [open, quote, fin('program')] };
  const right: Way = { conversations: [tcp], events: [open, quote, fin('peer'), fin('program')] };
  const recipe = { name: 'qotd' };
  const html = renderToString(h(Ways, { id: 'a', proof: { naive, right }, recipe }));
  expect(html.match(/<h3>[^<]*/g)).toEqual(['<h3>The naive way', '<h3>The right way']);
  expect(html.match(/<svg class="diagram/g)).toHaveLength(2);
  const links = [...html.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
  const ids = [...html.matchAll(/<li id="([^"]*)"/g)].map(([, id]) => id);
  expect(ids).toHaveLength(7);
  expect(links).toEqual(ids);
  expect(html).toContain('>naive qotd</text>');
  expect(html).toContain('<code class="peer">Hi!\\r\\n</code>');
});
