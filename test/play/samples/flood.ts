/** A program that prints without end. */
const line = `${'x'.repeat(1023)}\n`;
function print(): void {
  while (process.stdout.write(line)) {
    // Until the pipe is full.
  }
  process.stdout.once('drain', print);
}
print();
