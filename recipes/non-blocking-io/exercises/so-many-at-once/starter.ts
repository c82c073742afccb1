/**
 * Greets servers, so many at a time:
 * `npx tsx so-many-at-once.ts most timeout host:port…`.
 */
const [most = '4', timeout = '5000', ...rest] = process.argv.slice(2);
const limits = { most: Number(most), timeout: Number(timeout) };
if (!(limits.most >= 1 && limits.timeout >= 1)) {
  console.error('usage: so-many-at-once most timeout host:port…');
  process.exit(2);
}

const places = rest.map((place) => {
  const [host = '', port] = place.split(':');
  return { host, port: Number(port) };
});

// Your part: greet all places, at most `limits.most` of them at a time, and
// give each `limits.timeout` milliseconds.
const lines = places.map(() => 'failed');

for (const [index, line] of lines.entries()) {
  console.log(`${index + 1}: ${line}`);
}
