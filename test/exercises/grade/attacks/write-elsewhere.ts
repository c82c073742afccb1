import { appendFileSync } from 'node:fs';
import { homedir } from 'node:os';

// Leaves a file wherever it can.
const targets = JSON.parse('TARGETS') as string[];
for (const folder of [
  ...targets,
  '..',
  '/',
  '/tmp',
  '/var/tmp',
  '/dev/shm',
  homedir(),
  '/attempt',
]) {
  try {
    appendFileSync(`${folder}/MARK`, 'here I was');
  } catch {
    // It is not to be written there.
  }
}
try {
  appendFileSync(process.argv[1] ?? '', '// here I was');
} catch {
  // Not there either.
}
