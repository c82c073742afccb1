import { start, update } from '../../lib/exercises/workbook.ts';

// Notes one number everywhere, and the next, without end; and begins an exercise, anew each time.
const folder = process.argv[2] ?? '';
const exercise = { id: `qotd/of-${process.pid}`, starter: 'x'.repeat(100_000) };
start({ folder }, exercise as Parameters<typeof start>[1], new Date());
console.log('writing');
for (let number = 1; ; number++) {
  update({ folder }, ({ exercises }) => {
    for (let index = 0; index < 100; index++) {
      exercises[`qotd/number-${index}`] = { started: new Date(0).toISOString(), hints: number };
    }
  });
}
