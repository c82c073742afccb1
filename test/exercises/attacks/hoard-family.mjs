import { spawn } from 'node:child_process';

// Each process stays below the limit; together they do not.
const hoard = `const b = Buffer.alloc(${Number(process.argv[2])}, 1); setTimeout(() => b, 60_000)`;
for (let index = 0; index < 3; index += 1) spawn(process.execPath, ['-e', hoard]);
setTimeout(() => {}, 60_000);
