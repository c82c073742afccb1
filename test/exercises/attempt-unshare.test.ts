import { describe } from 'vitest';
import { isolated } from './isolated.ts';
import { resources } from './resources.ts';
import { leftOut } from './with-cell.ts';

const why = await leftOut('unshare');

describe.skipIf(why)(`an attempt that unshare confines${why ? `, LEFT OUT: ${why}` : ''}`, () => {
  resources('unshare');
  isolated('unshare');
});
