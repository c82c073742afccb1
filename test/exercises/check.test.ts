import { describe, expect, test } from 'vitest';
import { expectFailure, saying, Unmet } from '../../lib/exercises/check.ts';

const failure = { code: 1, signal: null, stdout: '', stderr: 'clock: no answer\n' };

describe('a program that must fail', () => {
  test('says so on stderr, in one line, and with its exit code', () => {
    expect(() => expectFailure(failure)).not.toThrow();
  });

  test.each([
    [{ stdout: 'half a quote\n' }, 'nothing on stdout', 'half a quote\n'],
    [{ code: 0 }, 'exit code 1', 'exit code 0'],
    [{ code: null, signal: 'SIGTERM' }, 'exit code 1', 'the end by SIGTERM'],
    [{ stderr: '' }, 'one line on stderr that says what is wrong', ''],
    [{ stderr: 'Error:\n  at\n' }, 'one line on stderr that says what is wrong', 'Error:\n  at\n'],
  ])('and %j is another thing', (other, expected, received) => {
    const failing = () => expectFailure({ ...failure, ...other }, { sent: 'a reset' });
    expect(failing).toThrow(Unmet);
    try {
      failing();
    } catch (error) {
      expect((error as Unmet).finding).toEqual({ sent: 'a reset', expected, received });
    }
  });
});

test('what a program said is its first line on stderr, and not all of a long one', () => {
  expect(saying({ stderr: 'clock: late\n  at main\n' })).toEqual({
    after: 'and on stderr: clock: late',
  });
  expect(saying({ stderr: '' })).toEqual({});
  expect(saying({ stderr: 'x'.repeat(1_000) }).after?.length).toBeLessThan(200);
});
