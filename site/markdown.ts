import MarkdownIt, { type Token } from 'markdown-it';
import { slug } from '../lib/book/slug.ts';
import type { Speakers } from './speakers.ts';

/** What a text may refer to, and how its code is shown. All give safe HTML. */
export interface Surroundings {
  /** The address that a link leads to; undefined takes the link away and leaves its text. */
  resolve(href: string): string | undefined;
  /** The address that explains a term, which the text has in italics; undefined where none does. */
  term?(text: string): string | undefined;
  /** Code in a fence. */
  fence(code: string, language: string): string;
  /** The declaration that `[name](file.ts#name)`, alone in a paragraph, stands for. */
  declaration?(href: string): string | undefined;
  /** Words to be set in the colour of who speaks. */
  speakers?: Speakers;
  /** Puts a prefix before the ids of headings, so that two texts on one page don't share any. */
  prefix?: string;
}

const parser = createParser();

/** Renders Markdown. HTML in it is shown as text, and pictures are not fetched from anywhere. */
export function renderMarkdown(markdown: string, surroundings: Surroundings): string {
  return parser.render(markdown, { surroundings, ids: new Set<string>() });
}

/** Renders Markdown without a paragraph around it, for a line of text. */
export function renderInline(markdown: string, surroundings: Surroundings): string {
  return parser.renderInline(markdown, { surroundings, ids: new Set<string>() });
}

interface Env {
  surroundings: Surroundings;
  ids: Set<string>;
}

function createParser() {
  const md = new MarkdownIt({ html: false, typographer: true });
  md.disable(['image', 'replacements']);
  md.core.ruler.push('declarations', (state) => {
    pullDeclarations(state.tokens, state.env as unknown as Env);
  });
  md.core.ruler.push('heading-ids', (state) => {
    nameHeadings(state.tokens, state.env as unknown as Env);
  });
  md.core.ruler.push('links', (state) => {
    for (const token of state.tokens) resolveLinks(token, state.env as unknown as Env);
  });
  md.core.ruler.push('terms', (state) => {
    for (const token of state.tokens) {
      linkTerms(token, state.env as unknown as Env, state.Token);
    }
  });
  md.core.ruler.push('heading-links', (state) => {
    linkHeadings(state.tokens, state.Token);
  });
  md.core.ruler.push('speakers', (state) => {
    const { speakers } = (state.env as unknown as Env).surroundings;
    if (!speakers) return;
    for (const token of state.tokens) {
      token.children &&= token.children.flatMap((child) =>
        child.type === 'text' ? markSpeakers(child, speakers, state.Token) : child,
      );
    }
  });
  md.renderer.rules.fence = md.renderer.rules.code_block = (tokens, index, _options, env) => {
    const token = tokens[index];
    const code = (token?.content ?? '').replace(/\n$/, '');
    return (env as unknown as Env).surroundings.fence(code, token?.info.split(/\s/)[0] ?? '');
  };
  md.renderer.rules.declaration = (tokens, index) => tokens[index]?.content ?? '';
  md.renderer.rules.table_open = () => '<div class="scroll" tabindex="0"><table>\n';
  md.renderer.rules.table_close = () => '</table></div>\n';
  return md;
}

/** A paragraph that is one link to a declaration of the program becomes that declaration. */
function pullDeclarations(tokens: Token[], { surroundings }: Env): void {
  for (let index = 1; index < tokens.length - 1; index++) {
    const [before, token, after] = [tokens[index - 1], tokens[index], tokens[index + 1]];
    if (before?.type !== 'paragraph_open' || after?.type !== 'paragraph_close') continue;
    const [open, , close, ...rest] = token?.children ?? [];
    if (open?.type !== 'link_open' || close?.type !== 'link_close' || rest.length > 0) continue;
    const html = surroundings.declaration?.(String(open.attrGet('href') ?? ''));
    if (html === undefined || !token) continue;
    token.type = 'declaration';
    token.content = html;
    token.children = null;
    before.hidden = true;
    after.hidden = true;
  }
}

/** Headings get the id that their words make; a second one of the same words gets a number. */
function nameHeadings(tokens: Token[], { surroundings, ids }: Env): void {
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue;
    const words = (surroundings.prefix ?? '') + slug(tokens[index + 1]?.content ?? '');
    let id = words;
    for (let count = 2; ids.has(id); count++) id = `${words}-${count}`;
    ids.add(id);
    token.attrSet('id', id);
  }
}

/** Headings lead to themselves, so that their address can be copied; not where they hold a link. */
function linkHeadings(tokens: Token[], Make: typeof Token): void {
  for (const [index, token] of tokens.entries()) {
    const text = tokens[index + 1];
    if (token.type !== 'heading_open' || !text?.children) continue;
    if (text.children.some(({ type }) => type === 'link_open')) continue;
    const link = new Make('link_open', 'a', 1);
    link.attrSet('href', `#${token.attrGet('id')}`);
    text.children = [link, ...text.children, new Make('link_close', 'a', -1)];
  }
}

/** Links go where the surroundings say; those that lead nowhere become plain text. */
function resolveLinks(token: Token, { surroundings }: Env): void {
  let dropped = 0;
  token.children = (token.children ?? []).filter((child) => {
    if (child.type === 'link_close' && dropped > 0) {
      dropped--;
      return false;
    }
    if (child.type !== 'link_open') return true;
    const href = surroundings.resolve(String(child.attrGet('href') ?? ''));
    if (href === undefined) {
      dropped++;
      return false;
    }
    child.attrSet('href', href);
    return true;
  });
}

/** A term in italics leads to where it is explained. */
function linkTerms(token: Token, { surroundings }: Env, Make: typeof Token): void {
  let linked = 0;
  token.children &&= token.children.flatMap((child, index, all) => {
    if (child.type === 'link_open') linked++;
    if (child.type === 'link_close') linked--;
    const [text, end] = [all[index + 1], all[index + 2]];
    if (child.type === 'em_close') {
      const open = all[index - 2] as Token & { meta: { term?: boolean } | null };
      return open?.meta?.term ? [child, new Make('link_close', 'a', -1)] : child;
    }
    if (child.type !== 'em_open' || linked > 0) return child;
    if (text?.type !== 'text' || end?.type !== 'em_close') return child;
    const href = surroundings.term?.(text.content);
    if (href === undefined) return child;
    child.meta = { term: true };
    const link = new Make('link_open', 'a', 1);
    link.attrSet('href', href);
    link.attrSet('class', 'term');
    return [link, child];
  });
}

/** Cuts a text at the words for those who speak, and puts each of them into an element. */
function markSpeakers(text: Token, speakers: Speakers, Make: typeof Token): Token[] {
  const pieces: Token[] = [];
  const plain = (content: string) => {
    const token = new Make('text', '', 0);
    token.content = content;
    if (content) pieces.push(token);
  };
  let end = 0;
  for (const { 0: word, index } of text.content.matchAll(speakers.pattern)) {
    plain(text.content.slice(end, index));
    const open = new Make('speaker_open', 'span', 1);
    open.attrSet('class', `says ${speakers.sideOf(word)}`);
    pieces.push(open);
    plain(word);
    pieces.push(new Make('speaker_close', 'span', -1));
    end = index + word.length;
  }
  plain(text.content.slice(end));
  return pieces;
}
