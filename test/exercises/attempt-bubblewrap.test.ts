import { isolated } from './isolated.ts';
import { resources } from './resources.ts';
import { describeConfined } from './with-cell.ts';

await describeConfined('bubblewrap', () => {
  resources('bubblewrap');
  isolated('bubblewrap');
});
