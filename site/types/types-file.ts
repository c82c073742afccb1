import { nodeDocs } from '../../lib/book/node-docs.ts';
import type { Types } from './compute.ts';

/** The path of what a page's script asks for when a reader asks what a name is. */
export function typesPath(name: string): string {
  return `${name}/types.js`;
}

/**
 * What is known of a program's identifiers, as the page's script wants it: the
 * name of a Node API is followed by the address of its documentation. Nothing
 * is known by default; a site without types is whole.
 *
 * @param name the recipe's
 */
export function typesFile(name: string, types: Types = { told: [], lines: [] }): string {
  const told = types.told.map(([type, documentation, key]) => {
    const api = key === undefined ? undefined : nodeDocs(key);
    return api && key
      ? [type, documentation, key.replace(/:(.*)$/, ' ‘$1’'), api.url]
      : [type, documentation];
  });
  const data = JSON.stringify({ told, lines: types.lines });
  return `wirebook.data[${JSON.stringify(`types/${name}`)}]=${data};\n`;
}
