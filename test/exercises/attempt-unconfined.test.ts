import { describe } from 'vitest';
import { resources } from './resources.ts';

describe('an attempt that nothing confines', () => resources('none'));
