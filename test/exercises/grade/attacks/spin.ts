// Never comes back to its events, and hears no signal. It spins for one second
// only, to spare the machine that tests it, and then stands still for ever.
process.on('SIGTERM', () => {});
for (const end = Date.now() + 1_000; Date.now() < end; );
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
