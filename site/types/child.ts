import { text } from 'node:stream/consumers';
import { computeTypes, type Source } from './compute.ts';

/** A process of its own, for the compiler is slow: programs come on stdin, types go out on stdout. */
const { root, programs } = JSON.parse(await text(process.stdin)) as {
  root: string;
  programs: Source[];
};
process.stdout.write(JSON.stringify(computeTypes(root, programs)));
