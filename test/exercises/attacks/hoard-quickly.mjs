// As quick as memory can be had, in one go.
const hoard = [];
for (;;) hoard.push(Buffer.alloc(64 * 1024 * 1024, hoard.length + 1));
