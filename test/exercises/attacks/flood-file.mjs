import { appendFileSync, writeFileSync } from 'node:fs';

// Fills the disk: by one large file, or by very many small ones.
const chunk = Buffer.alloc(1024 * 1024, 'flood ');
for (let index = 0; ; index += 1) {
  if (process.argv[2] === 'many') writeFileSync(`file-${index}`, '');
  else appendFileSync('large', chunk);
}
