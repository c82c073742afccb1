/**
 * How code is coloured: each kind of token has a short class, and the style
 * sheet gives it its colour in light and in dark. To shiki this is one theme
 * whose colours are the numbers of the classes, so a file is tokenised once.
 */
const kinds = [
  ['', []],
  ['k', ['keyword', 'storage', 'constant.language', 'variable.language']],
  ['s', ['string', 'punctuation.definition.string', 'constant.character', 'markup.inline.raw']],
  ['s', ['constant.numeric']],
  ['c', ['comment', 'punctuation.definition.comment']],
  ['t', ['entity.name.type', 'support.type', 'support.class', 'entity.name.class']],
  ['d', ['meta.definition.function entity.name.function', 'meta.definition.method']],
  ['d', ['meta.interface entity.name.type.interface', 'entity.name.type.alias']],
  ['', ['keyword.operator', 'storage.type.function.arrow', 'meta.template.expression']],
  ['k', ['keyword.operator.new', 'keyword.operator.expression']],
  [
    's',
    [
      'string.regexp keyword.other',
      'keyword.operator.quantifier.regexp',
      'keyword.control.anchor.regexp',
    ],
  ],
  ['s', ['keyword.operator.or.regexp', 'punctuation.definition.template-expression']],
] as const;

const colour = (index: number) => `#${(index + 1).toString(16).padStart(6, '0')}`;

/** The theme that is given to shiki. */
export const theme = {
  name: 'wirebook' as const,
  type: 'light' as const,
  fg: colour(0),
  bg: '#ffffff',
  settings: kinds.map(([, scopes], index) =>
    index === 0
      ? { settings: { foreground: colour(0), background: '#ffffff' } }
      : { scope: [...scopes], settings: { foreground: colour(index) } },
  ),
};

/** The class of a token that shiki gave this colour; empty for plain text. */
export function classOf(foreground: string | undefined): string {
  const index = Number.parseInt(foreground?.slice(1) ?? '1', 16) - 1;
  return kinds[index]?.[0] ?? '';
}
