/** A program that waits for ever and says nothing. */
setInterval(() => {}, 1_000);
