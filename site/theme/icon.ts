import { palette } from './palette.ts';

/** The icon of the site: two lanes and two arrows, readable on light and dark tabs. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26" fill="none" stroke-width="3"><style>.a{stroke:${palette.program[0]}}.b{stroke:${palette.peer[0]}}@media(prefers-color-scheme:dark){.a{stroke:${palette.program[1]}}.b{stroke:${palette.peer[1]}}}</style><path class="a" d="M3 2V24M3 9H18M13 4.5L18 9L13 13.5"/><path class="b" d="M23 2V24M23 17H8M13 12.5L8 17L13 21.5"/></svg>\n`;
