import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

// Reads and writes other processes' memory, descriptors and folders, as far as it gets.
const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== `${process.pid}`);
const can = (act) => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};
const opens = (path, flags) => can(() => closeSync(openSync(path, flags)));
const got = pids.flatMap((pid) => {
  const at = `/proc/${pid}`;
  const descriptors = [];
  can(() => descriptors.push(...readdirSync(`${at}/fd`).filter((name) => Number(name) > 2)));
  return [
    opens(`${at}/mem`, 'r') && 'reads memory',
    opens(`${at}/mem`, 'r+') && 'writes memory',
    opens(`${at}/root/home`, 'r') && 'reads another root',
    opens(`${at}/cwd/from-spy`, 'w') && 'writes in its folder',
    ...descriptors.map((name) => {
      const path = `${at}/fd/${name}`;
      if (!can(() => readlinkSync(path))) return false;
      return `sees ${readlinkSync(path)}${opens(path, 'w') ? ' and opens it' : ''}`;
    }),
  ].filter(Boolean);
});
const names = pids.map((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
console.log(JSON.stringify({ names, got }));
