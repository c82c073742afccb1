import { expect, test } from 'vitest';
import { findIsolation } from '../../lib/exercises/isolation.ts';
import { namespacesAllowed } from './with-cell.ts';

test('the strongest isolation that works is found, and it is told why another does not', async () => {
  const { isolation, failed } = await findIsolation();
  const ways = [...failed.map((each) => each.isolation), isolation];
  expect(['bubblewrap', 'unshare', 'none'].slice(0, ways.length)).toEqual(ways);
  for (const { why } of failed) expect(why).not.toBe('');
  // Where the system allows it and nothing is missing, attempts are isolated.
  if (process.env.CI && namespacesAllowed()) expect(isolation).not.toBe('none');
}, 60_000);

test.skipIf(process.platform !== 'linux')(
  'a tool that is not there is no isolation',
  async () => {
    const path = process.env.PATH;
    process.env.PATH = '/nonexistent';
    try {
      const { isolation, failed } = await findIsolation();
      // What is looked up in /usr/sbin and /sbin besides may still be found.
      expect(failed[0]).toMatchObject({
        isolation: 'bubblewrap',
        why: expect.stringMatching(/ENOENT/),
      });
      expect(isolation).not.toBe('bubblewrap');
    } finally {
      process.env.PATH = path;
    }
  },
  60_000,
);
