/** One colour of the book: in light and in dark. */
export type Shade = readonly [light: string, dark: string];

/**
 * All colours of the book. Two say who speaks, the program or the peer; one
 * accent stands beside them; the rest are greys. Each speaker has a wash, the
 * ground on which its own words stand.
 */
export const palette = {
  paper: ['#fcfbf8', '#131518'],
  panel: ['#f3f1eb', '#1b1e22'],
  rule: ['#dad6cb', '#343840'],
  ink: ['#1a1b1d', '#e8e6e1'],
  soft: ['#4c4f55', '#b3b6bc'],
  faint: ['#63666c', '#959aa2'],
  program: ['#0a55a3', '#80baff'],
  'program-wash': ['#e4eefa', '#16283f'],
  peer: ['#a2400a', '#ffad76'],
  'peer-wash': ['#fbeade', '#3b2415'],
  accent: ['#93195f', '#f598c9'],
  'accent-wash': ['#fae6f1', '#3d1a2e'],
} as const satisfies Record<string, Shade>;

export type Colour = keyof typeof palette;

/**
 * The palette as CSS variables. Browsers that know `light-dark()` follow the
 * page's `color-scheme`; older ones follow the system.
 */
export function paletteCss(): string {
  const variables = (value: (shade: Shade) => string) =>
    Object.entries(palette)
      .map(([name, shade]) => `--${name}:${value(shade)}`)
      .join(';');
  return [
    `:root{color-scheme:light dark;${variables(([light]) => light)}}`,
    `@media (prefers-color-scheme:dark){:root{${variables(([, dark]) => dark)}}}`,
    `@supports (color:light-dark(#000,#fff)){:root{${variables(([light, dark]) => `light-dark(${light},${dark})`)}}}`,
    ':root[data-theme=light]{color-scheme:light}',
    ':root[data-theme=dark]{color-scheme:dark}',
    '',
  ].join('\n');
}
