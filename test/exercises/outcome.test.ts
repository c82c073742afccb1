import { describe, expect, test } from 'vitest';
import { type Ending, fromShell, judge } from '../../lib/exercises/outcome.ts';

const ended: Ending = {
  started: true,
  breach: undefined,
  asked: undefined,
  code: 0,
  signal: null,
  stderr: '',
  memory: 64 * 1024 * 1024,
};

describe('what became of an attempt', () => {
  const uncaught = 'Error: no\n    at file:///attempt/a.mjs:1:1\n\nNode.js v20.19.0\n';
  const heap = 'FATAL ERROR: Reached heap limit - JavaScript heap out of memory\n';
  const cases: [string, Partial<Ending>, string, string][] = [
    ['success', {}, 'exited', 'ended with exit code 0'],
    ['failure', { code: 2 }, 'exited', 'ended with exit code 2'],
    ['an error', { code: 1, stderr: uncaught }, 'crashed', 'by an error that it did not catch'],
    ['the words of an error, with success', { stderr: uncaught }, 'exited', 'exit code 0'],
    ['a signal', { code: null, signal: 'SIGSEGV' }, 'crashed', 'was ended by SIGSEGV'],
    [
      'the signal that it was sent',
      { code: null, signal: 'SIGTERM', asked: 'SIGTERM' },
      'exited',
      'as asked',
    ],
    [
      'another signal than it was sent',
      { code: null, signal: 'SIGABRT', asked: 'SIGTERM' },
      'crashed',
      'was ended by SIGABRT',
    ],
    ['a full heap', { code: null, signal: 'SIGABRT', stderr: heap }, 'out of memory', 'its 64 MB'],
    ['the words of a full heap, with success', { stderr: heap }, 'exited', 'exit code 0'],
    ['too large a file', { code: null, signal: 'SIGXFSZ' }, 'wrote too much', 'larger'],
    [
      'never begun',
      { started: false, code: 1, stderr: 'no bwrap\nsee there\n' },
      'grader error',
      'no bwrap',
    ],
    ['never begun, in silence', { started: false }, 'grader error', 'it said nothing'],
    [
      'a limit that was passed, whatever else',
      { started: false, code: 1, breach: { outcome: 'timed out', why: 'too slow' } },
      'timed out',
      'too slow',
    ],
  ];
  test.each(cases)('%s', (_, ending, outcome, why) => {
    const verdict = judge({ ...ended, ...ending });
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.why).toContain(why);
  });

  test('a shell tells of a signal as 128 and its number', () => {
    expect(fromShell(143)).toEqual({ code: null, signal: 'SIGTERM' });
    expect(fromShell(137)).toEqual({ code: null, signal: 'SIGKILL' });
    expect(fromShell(128)).toEqual({ code: 128, signal: null });
    expect(fromShell(1)).toEqual({ code: 1, signal: null });
    expect(fromShell(null)).toEqual({ code: null, signal: null });
  });
});
