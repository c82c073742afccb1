// Never gives the processor back, and hears no signal.
process.on('SIGTERM', () => {});
for (;;);
