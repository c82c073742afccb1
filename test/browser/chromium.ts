import { findChromium } from '../../lib/check/chromium.ts';

/** The browser that the tests drive; undefined where none is installed, and they are left out. */
export const chromium: string | undefined = findChromium();

export { findChromium };
