import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Mistake, Pitfall } from '../../lib/book/model.ts';
import { joinProofs } from '../../lib/book/proofs.ts';
import { reportTo } from '../../lib/book/report.ts';
import { formatProofs, type Way } from '../../lib/play/proof.ts';
import { temporaryFolder } from '../play/help.ts';

const way: Way = {
  conversations: [],
  events: [{ at: 0, conversation: 1, from: 'program', kind: 'open' }],
};
const ways = { naive: way, right: way };

function pitfall(title: string, body: string): Pitfall {
  return { title, slug: title, body: '', proof: { line: 12, source: `test('${title}', ${body})` } };
}

const shown = pitfall('A byte is a byte', 'async () => { await bothWays(peer); }');
const plain = pitfall('A day is a day', 'async () => {}');

/** What a proofs' file with this text makes of the pitfalls, and what is said about it. */
function joined(text: string | undefined, pitfalls = [shown, plain]) {
  const mistakes: Mistake[] = [];
  const path = join(temporaryFolder(), 'sample.proofs.json');
  if (text !== undefined) writeFileSync(path, text);
  const given = joinProofs(pitfalls, path, 'sample', {
    report: reportTo(mistakes, 'sample.proofs.json'),
    reportTest: reportTo(mistakes, 'sample.test.ts'),
  });
  const told = mistakes.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  return { ways: given.map(({ proof }) => proof.ways), told };
}

test('a pitfall has what its test shows', () => {
  const text = formatProofs(new Map([['A byte is a byte', ways]]));
  expect(joined(text)).toEqual({ ways: [ways, undefined], told: [] });
  expect(joined(undefined, [plain])).toEqual({ ways: [undefined], told: [] });
});

test('what a test shows must be recorded', () => {
  expect(joined(undefined)).toEqual({
    ways: [undefined, undefined],
    told: [
      'sample.test.ts:12: what this test shows both ways is not recorded: npm run record sample',
    ],
  });
});

test('a proof without a pitfall, or whose test shows nothing, is a mistake', () => {
  const text = formatProofs(
    new Map([
      ['A bite is a byte', ways],
      ['A day is a day', ways],
    ]),
  );
  const line = text.split('\n').indexOf('  "A day is a day": {') + 1;
  expect(line).toBeGreaterThan(2);
  expect(joined(text).told.slice(1)).toEqual([
    'sample.proofs.json:2: there is no pitfall “A bite is a byte”; did you mean “A byte is a byte”?',
    `sample.proofs.json:${line}: the test of “A day is a day” does not show both ways: npm run record sample`,
  ]);
});

test('a file that holds no proofs is a mistake, with its line', () => {
  expect(joined('{\n  "A": {,\n}').told).toEqual([
    expect.stringMatching(/^sample\.proofs\.json:2: not valid JSON: /),
  ]);
  expect(joined('{\n  "A": { "naive": 3 }\n}').told).toEqual([
    expect.stringMatching(/^sample\.proofs\.json:2: not a proof: /),
  ]);
  expect(joined('3\n').told).toEqual([
    expect.stringMatching(/^sample\.proofs\.json:1: not a proof: /),
  ]);
});
