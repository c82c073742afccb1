import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import type { Terminal } from '../../../lib/play/command.ts';

/** A terminal that remembers what was written to it, and tells of each write. */
export function terminal(root: string, signal = new AbortController().signal) {
  const written = { stdout: '', stderr: '' };
  const writes = new EventEmitter();
  const stream = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk, _encoding, done) {
        written[name] += chunk;
        done();
        writes.emit('write');
      },
    });
  const where: Terminal = {
    root,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    environment: {},
    signal,
  };
  return { where, written, writes };
}
