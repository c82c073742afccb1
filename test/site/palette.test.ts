import { describe, expect, test } from 'vitest';
import { type Colour, palette, paletteCss } from '../../site/theme/palette.ts';

/** Relative luminance, as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const texts: Colour[] = ['ink', 'soft', 'faint', 'program', 'peer', 'accent'];
const grounds: Colour[] = ['paper', 'panel', 'program-wash', 'peer-wash', 'accent-wash'];

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('in %s', (_name, shade) => {
  test.each(texts)('%s can be read on every ground (WCAG AA)', (text) => {
    for (const ground of grounds) {
      const ratio = contrast(palette[text][shade], palette[ground][shade]);
      expect(ratio, `on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});

test('the colours follow the system without a script, and the reader with one', () => {
  const css = paletteCss();
  expect(css).toContain('color-scheme:light dark');
  expect(css).toContain('@media (prefers-color-scheme:dark)');
  expect(css).toContain(`--ink:light-dark(${palette.ink.join(',')})`);
  expect(css).toContain(':root[data-theme=dark]{color-scheme:dark}');
});
