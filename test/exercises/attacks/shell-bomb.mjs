import { spawn } from 'node:child_process';

// Two hundred processes as quickly as a shell can start them.
const script = 'i=0; while [ $i -lt 200 ]; do sleep 60 & i=$((i+1)); done; wait';
spawn('/bin/sh', ['-c', script], { stdio: 'ignore', detached: true });
