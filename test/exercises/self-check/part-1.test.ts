import { checkPart } from './part.ts';

checkPart(0, 2);
