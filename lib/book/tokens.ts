/** A token of a TypeScript file, or a comment in it. */
export interface Token {
  kind: 'word' | 'string' | 'template' | 'expression' | 'sign' | 'comment';
  text: string;
  start: number;
  end: number;
  /** Of what opens (`(`, `[`, `{`, a template's first piece) the index of the token that closes it. */
  close: number | undefined;
}

/** A file's tokens, and apart from them its comments. */
export interface Scanned {
  tokens: Token[];
  comments: Token[];
}

/** What comes next. In strings and templates whatever follows a backslash belongs to them. */
const next = new RegExp(
  [
    /\/\/[^\n]*/, // a comment
    /\/\*.*?(?:\*\/|$)/, // one in stars
    /'(?:[^'\\\n]|\\.)*'?/, // a string
    /"(?:[^"\\\n]|\\.)*"?/,
    /`(?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)?/, // a template, up to the first expression in it
    /[\w$\u00aa-\ufefe]+/, // a word; a number too
    /=>|\.\.\.|\+\+|--|<[<=]|\S/, // a sign
  ]
    .map(({ source }) => source)
    .join('|'),
  'gs',
);

/** A template from where an expression in it ends. */
const template = /\}(?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)?/sy;

/** A regular expression. */
const expression = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;

/** A value does not end with these words, so that a slash after them divides nothing. */
const operators = new Set(
  'case default delete do else extends in instanceof new return throw typeof void'.split(' '),
);

/** What stands in parentheses after these is followed by a statement. */
const conditions = new Set(['if', 'while', 'for']);

/** After a value they end it, and before one they begin it. */
const eitherSide = new Set(['++', '--', '!']);

/** The tokens of a TypeScript file. It is not parsed: that takes several times as long. */
export function scan(source: string): Scanned {
  const tokens: Token[] = [];
  const comments: Token[] = [];
  /** What is not closed yet, and whether it is the condition of a statement. */
  const open: { token: Token; condition: boolean }[] = [];
  /** Whether a slash would divide here; elsewhere it begins a regular expression. */
  let divides = false;
  next.lastIndex = /^#!.*/.exec(source)?.[0].length ?? 0;
  for (let match = next.exec(source); match; match = next.exec(source)) {
    const start = match.index;
    let [text] = match;
    const inTemplate = text === '}' && open.at(-1)?.token.kind === 'template';
    if (inTemplate || (text === '/' && !divides)) {
      const longer = inTemplate ? template : expression;
      longer.lastIndex = start;
      text = longer.exec(source)?.[0] ?? text;
      next.lastIndex = start + text.length;
    }
    const kind = inTemplate ? 'template' : kindOf(text);
    const token: Token = { kind, text, start, end: start + text.length, close: undefined };
    if (kind === 'comment') {
      comments.push(token);
      continue;
    }
    if (!eitherSide.has(text)) divides = endsValue(token);
    if (opens(token)) {
      open.push({ token, condition: conditions.has(tokens.at(-1)?.text ?? '') });
    } else if (closes(token)) {
      const opened = open.pop();
      if (opened) opened.token.close = tokens.length;
      if (opened?.condition) divides = false;
    }
    tokens.push(token);
  }
  return { tokens, comments };
}

function kindOf(text: string): Token['kind'] {
  const first = text[0] ?? '';
  if (first === "'" || first === '"') return 'string';
  if (first === '`') return 'template';
  if (first === '/' && text.length > 1) return /^\/[/*]/.test(text) ? 'comment' : 'expression';
  return /[\w$\u00aa-\ufefe]/.test(first) ? 'word' : 'sign';
}

function opens({ kind, text }: Token): boolean {
  if (kind === 'template') return text.startsWith('`') && text.endsWith('${');
  return kind === 'sign' && (text === '(' || text === '[' || text === '{');
}

function closes({ kind, text }: Token): boolean {
  if (kind === 'template') return text.startsWith('}') && !text.endsWith('${');
  return kind === 'sign' && (text === ')' || text === ']' || text === '}');
}

/** Whether a value can end with this token. */
export function endsValue({ kind, text }: Token): boolean {
  if (kind === 'word') return !operators.has(text);
  if (kind === 'template') return !text.endsWith('${');
  return kind !== 'sign' || text === ')' || text === ']';
}

/** What a string, or a template without expressions, stands for. */
export function stringValue({ text }: Token): string {
  return text
    .slice(1, -1)
    .replace(/\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|(.))/gis, (_, ...found) => {
      const [braced, four, two, one] = found as (string | undefined)[];
      const code = braced ?? four ?? two;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      return escapes[one ?? ''] ?? one ?? '';
    });
}

const escapes: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
  '\n': '',
};
