import { spawn } from 'node:child_process';

// More processes than anybody needs, as quickly as a shell can start them.
if (process.cwd() !== '/scratch') throw new Error('not confined');
const script = 'i=0; while [ $i -lt 200 ]; do sleep 60 & i=$((i+1)); done; wait';
spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore' });
