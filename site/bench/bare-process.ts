import { runBareLoop } from './bare.ts';

/** The bare loop as a process of its own: `tsx bare-process.ts FILE OUT`. */
const [file = '', out = ''] = process.argv.slice(2);
await runBareLoop(file, out);
