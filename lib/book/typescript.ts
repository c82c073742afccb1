import { compiler } from './compiler.ts';

/** The compiler, loaded together with the module that needs it in any case. */
export const ts = compiler();
