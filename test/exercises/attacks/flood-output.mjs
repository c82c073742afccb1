import { writeSync } from 'node:fs';

// Prints without end on the stream of its first argument.
const chunk = Buffer.alloc(4096, 'flood ');
for (;;) {
  try {
    writeSync(Number(process.argv[2]), chunk);
  } catch (error) {
    if (error.code !== 'EAGAIN') throw error;
  }
}
