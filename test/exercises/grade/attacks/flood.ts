import { writeSync } from 'node:fs';

// Prints without end.
const chunk = Buffer.alloc(4096, 'listening on 127.0.0.1:1\n');
for (;;) {
  try {
    writeSync(1, chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
  }
}
