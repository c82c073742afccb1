import { describe } from 'vitest';
import { isolated } from './isolated.ts';
import { resources } from './resources.ts';
import { leftOut } from './with-cell.ts';

const why = await leftOut('bubblewrap');

describe.skipIf(why)(
  `an attempt that bubblewrap confines${why ? `, LEFT OUT: ${why}` : ''}`,
  () => {
    resources('bubblewrap');
    isolated('bubblewrap');
  },
);
