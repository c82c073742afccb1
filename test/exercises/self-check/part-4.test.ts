import { checkPart } from './part.ts';

checkPart(3, 4);
