import { readdirSync, readFileSync } from 'node:fs';

const CLOSE_ON_EXEC = 0o2000000;

/**
 * Descriptors above `last` that every child of this process would inherit. Node
 * marks its own to be closed; these came from whoever started this process (a
 * shell, a build tool), and a child that nobody trusts shall not hold them.
 */
export function strayDescriptors(last: number): number[] {
  try {
    return readdirSync('/proc/self/fdinfo')
      .map(Number)
      .filter((descriptor) => descriptor > last && inherited(descriptor));
  } catch {
    return []; // No `/proc`: nobody tells.
  }
}

function inherited(descriptor: number): boolean {
  try {
    const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8');
    const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? '', 8);
    return (flags & CLOSE_ON_EXEC) === 0;
  } catch {
    return false; // The descriptor of the listing itself, closed by now.
  }
}

/**
 * What `spawn` takes as `stdio`: the first descriptors as given, and `/dev/null`
 * put in the place of every stray one.
 *
 * @param nothing an open descriptor of `/dev/null`
 */
export function sealed<T>(first: readonly T[], nothing: number): (T | number | 'ignore')[] {
  const stdio: (T | number | 'ignore')[] = [...first];
  for (const descriptor of strayDescriptors(first.length - 1)) {
    while (stdio.length < descriptor) stdio.push('ignore');
    stdio[descriptor] = nothing;
  }
  return stdio;
}
