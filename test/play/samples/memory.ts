/** A program that holds so many megabytes for a moment, and then prints its environment’s colours. */
const block = Buffer.alloc(Number(process.argv[2]) * 1024 * 1024, 1);
console.log(block.length, process.env.NO_COLOR, process.env.FORCE_COLOR, process.env.GREETING);
