/** A terminal that can be read key by key. */
export interface Keyboard {
  isTTY?: boolean;
  setRawMode?: (raw: boolean) => unknown;
  setEncoding: (encoding: 'utf8') => unknown;
  on: (event: 'data' | 'end', listener: (text: string) => void) => unknown;
  off: (event: 'data' | 'end', listener: (text: string) => void) => unknown;
  resume: () => unknown;
  pause: () => unknown;
}

/** What a key that is no letter is called. */
const named = new Map([
  ['\x03', 'ctrl-c'],
  ['\x04', 'ctrl-d'],
  ['\r', 'enter'],
  ['\n', 'enter'],
  [' ', 'enter'],
  ['\x1b', 'escape'],
]);

/**
 * Listens to single keys until it is closed; however this process ends, the
 * terminal is left as it was. Without a terminal there are none.
 *
 * @param pressed called with a lower-case letter, `enter`, `escape`, `ctrl-c` or `ctrl-d`
 * @returns whether there is a keyboard, and what leaves it alone again
 */
export function listenToKeys(
  keyboard: Keyboard,
  pressed: (key: string) => void,
): { heard: boolean; close: () => void } {
  if (!keyboard.isTTY || !keyboard.setRawMode) return { heard: false, close: () => {} };
  const hear = (text: string): void => {
    // Arrows and their like come as one sequence that begins with an escape.
    if (text.length > 1 && text.startsWith('\x1b')) return;
    for (const key of text) pressed(named.get(key) ?? key.toLowerCase());
  };
  const hangUp = (): void => pressed('ctrl-d');
  const restore = (): void => void keyboard.setRawMode?.(false);
  keyboard.setRawMode(true);
  process.on('exit', restore);
  keyboard.setEncoding('utf8');
  keyboard.on('data', hear);
  keyboard.on('end', hangUp);
  keyboard.resume();
  return {
    heard: true,
    close: () => {
      keyboard.off('data', hear);
      keyboard.off('end', hangUp);
      restore();
      process.off('exit', restore);
      keyboard.pause();
    },
  };
}
