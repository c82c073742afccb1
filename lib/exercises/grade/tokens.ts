/** The words of JavaScript and TypeScript that nobody chooses. */
const keywords = new Set(
  `abstract any as async await boolean break case catch class const continue default delete do
   else export extends false finally for from function get if implements import in instanceof
   interface let new null number of private protected public readonly return satisfies set static
   string super switch this throw true try type typeof undefined unknown var void while yield`.split(
    /\s+/,
  ),
);

/** Comments, texts, numbers, words and signs, in this order. */
const token =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^'\\\n]|\\[\s\S])*'?|"(?:[^"\\\n]|\\[\s\S])*"?|`(?:[^`\\]|\\[\s\S])*`?|\d[\w.]*|[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*|\S/gu;

/**
 * The tokens of a program without what is easily changed: comments and white
 * space are gone, names that its author chose are `i`, texts `s`, numbers `0`.
 * What stands behind a dot is kept, for most of it is the platform's. It needs
 * no valid program, and takes time in proportion to its length.
 */
export function tokensOf(source: string): string[] {
  const tokens: string[] = [];
  for (const [text] of source.matchAll(token)) {
    const [first = ''] = text;
    if (text.startsWith('//') || text.startsWith('/*') || text === ';' || text === ',') continue;
    if (first === "'" || first === '"' || first === '`') tokens.push('s');
    else if (/\d/.test(first)) tokens.push('0');
    else if (!/[\p{ID_Start}$_]/u.test(first)) tokens.push(text);
    else if (keywords.has(text) || tokens.at(-1) === '.') tokens.push(text);
    else tokens.push('i');
  }
  return tokens;
}
