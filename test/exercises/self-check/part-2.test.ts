import { checkPart } from './part.ts';

checkPart(1, 2);
