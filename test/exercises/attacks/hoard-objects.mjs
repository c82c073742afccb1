// Memory on V8's heap.
const hoard = [];
for (let index = 0; ; index += 1) hoard.push({ index, text: `object ${index}` });
