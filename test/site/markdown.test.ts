import { describe, expect, test } from 'vitest';
import { renderInline, renderMarkdown, type Surroundings } from '../../site/markdown.ts';
import { speakersOf } from '../../site/speakers.ts';
import { serverRecording, tcpRecording } from './sample/recordings.ts';

const surroundings: Surroundings = {
  resolve: (href) => (href === 'gone.md' ? undefined : `to:${href}`),
  fence: (code, language) => `[${language}|${code}]`,
  declaration: (href) => (href === 'a.ts#known' ? '[known]' : undefined),
};
const render = (markdown: string, more: Partial<Surroundings> = {}) =>
  renderMarkdown(markdown, { ...surroundings, ...more }).trim();

describe('prose', () => {
  test('has no HTML of its own', () => {
    expect(render('<b onclick="x">a</b> & <script>b</script>')).toBe(
      '<p>&lt;b onclick=“x”&gt;a&lt;/b&gt; &amp; &lt;script&gt;b&lt;/script&gt;</p>',
    );
  });

  test('fetches no picture, and runs no link', () => {
    expect(render('![a](https://example.com/a.png)')).not.toContain('<img');
    expect(render('[a](javascript:alert(1))')).not.toContain('href');
  });

  test('has links that lead where the surroundings say, or are plain text', () => {
    expect(render('[a](b.md) and [*c*](gone.md)!')).toBe(
      '<p><a href="to:b.md">a</a> and <em>c</em>!</p>',
    );
  });

  test('has terms in italics that lead to where they are explained', () => {
    const term = (text: string) => (text === 'socket' ? 'words#socket' : undefined);
    expect(render('A *socket*, a *spoon*, a **socket** and *a socket*.', { term })).toBe(
      '<p>A <a href="words#socket" class="term"><em>socket</em></a>, a <em>spoon</em>, ' +
        'a <strong>socket</strong> and <em>a socket</em>.</p>',
    );
    expect(render('[the *socket*](a.md)', { term })).toBe(
      '<p><a href="to:a.md">the <em>socket</em></a></p>',
    );
  });

  test('takes a link to a declaration, alone in a paragraph, for the declaration', () => {
    expect(render('Before:\n\n[known](a.ts#known)\n\nAfter.')).toBe(
      '<p>Before:</p>\n[known]\n<p>After.</p>',
    );
    expect(render('See [known](a.ts#known).')).toBe(
      '<p>See <a href="to:a.ts#known">known</a>.</p>',
    );
    expect(render('[other](a.ts#other)')).toBe('<p><a href="to:a.ts#other">other</a></p>');
  });

  test('gives code in a fence to the surroundings', () => {
    expect(render('```sh\nls | wc\n```')).toBe('[sh|ls | wc]');
    expect(render('    indented')).toBe('[|indented]');
  });

  test('gives every heading an id of its own', () => {
    expect(render('### The end\n\n### The end', { prefix: 'how-' })).toBe(
      '<h3 id="how-the-end"><a href="#how-the-end">The end</a></h3>\n<h3 id="how-the-end-2"><a href="#how-the-end-2">The end</a></h3>',
    );
  });

  test('is rendered without a paragraph for a line', () => {
    expect(renderInline('`data` is *not*', surroundings)).toBe('<code>data</code> is <em>not</em>');
  });
});

describe('the words for those who speak', () => {
  const says = (side: string, word: string) => `<span class="says ${side}">${word}</span>`;

  test('are set in their colours, in plain text only', () => {
    const speakers = speakersOf(tcpRecording);
    expect(render('The program asks the Server. `server` [server](x)', { speakers })).toBe(
      `<p>The ${says('program', 'program')} asks the ${says('peer', 'Server')}. ` +
        `<code>server</code> <a href="to:x">${says('peer', 'server')}</a></p>`,
    );
  });

  test('are whole words', () => {
    const speakers = speakersOf(tcpRecording);
    expect(render('programmers, serverless, server-side, servers', { speakers })).toBe(
      `<p>programmers, serverless, server-side, ${says('peer', 'servers')}</p>`,
    );
  });

  test('take the server for the program where the program is one', () => {
    const { sideOf, pattern } = speakersOf(serverRecording);
    expect(sideOf('Server')).toBe('program');
    expect(sideOf('clients')).toBe('peer');
    expect('the second client waits'.match(pattern)).toEqual(['second client']);
  });
});
