// Memory that V8's own limit does not count.
const hoard = [];
setInterval(() => hoard.push(Buffer.alloc(8 * 1024 * 1024, hoard.length + 1)), 1);
