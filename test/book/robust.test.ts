import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkStructure } from '../../lib/check/structure.ts';
import { sampleBook } from './sample.ts';

const files = [
  'recipes/README.md',
  'recipes/greeting/README.md',
  'recipes/greeting/greeting.ts',
  'recipes/greeting/greeting.test.ts',
  'recipes/greeting/greeting.scenario.ts',
  'recipes/greeting/greeting.recording.json',
  'recipes/greeting/exercises/twice/README.md',
  'recipes/teaching.md',
];

/** What hurts a reader of Markdown, YAML, TypeScript or JSON. */
const shrapnel = fc.oneof(
  fc.constantFrom(
    '---\n',
    '# ',
    '## ',
    '### Pitfall: ',
    '- [',
    '](',
    '```\n',
    '`',
    '${',
    '/*',
    '*/',
    '//',
  ),
  fc.constantFrom(
    '{',
    '}',
    '"',
    "'",
    ': ',
    '&a ',
    '*a',
    '!!js',
    '\t',
    '\r',
    '\0',
    '\u2028',
    '%E0%A4%A',
    '\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

const damage = fc.record({
  file: fc.constantFrom(...files),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat(200),
  inserted: shrapnel,
});

test('whatever stands in the files, mistakes are told and nothing is thrown', () => {
  const root = sampleBook();
  const whole = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (hits) => {
      const hurt = new Map(whole);
      for (const { file, at, removed, inserted } of hits) {
        const text = hurt.get(file) ?? '';
        const start = Math.floor(at * text.length);
        hurt.set(file, text.slice(0, start) + inserted + text.slice(start + removed));
      }
      for (const [file, text] of hurt) writeFileSync(join(root, file), text);
      for (const { file, line, message } of checkStructure(root)) {
        expect(message).not.toBe('');
        const lines = (hurt.get(file) ?? '').split('\n').length;
        expect(line, `${file}: ${message}`).toBeGreaterThanOrEqual(1);
        expect(line, `${file}: ${message}`).toBeLessThanOrEqual(Math.max(1, lines));
      }
    }),
    { numRuns: 150 },
  );
}, 240_000);
