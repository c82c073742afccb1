// Memory that V8's own limit does not count, filled so that the system must give it.
const hoard: Buffer[] = [];
for (let size = 0; size < 2048; size += 64) hoard.push(Buffer.alloc(64 * 1024 * 1024, size + 1));
setInterval(() => hoard.length, 1_000);
