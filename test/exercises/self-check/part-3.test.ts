import { checkPart } from './part.ts';

checkPart(2, 4);
