import { nodeDocs } from '../../lib/book/node-docs.ts';
import type { Files } from '../assets.ts';
import type { Types } from './compute.ts';

/** What is known of the identifiers of each recipe's program. */
export type TypesByRecipe = ReadonlyMap<string, Types>;

/** The files of the site that tell types. */
export function typesFiles(types: TypesByRecipe): Files {
  return new Map([...types].map(([name, own]) => [typesPath(name), typesFile(name, own)]));
}

/** An API of Node that a program uses. */
export interface NodeUse {
  /** As `lib/book/node-docs.ts` knows it: `net.Socket.setTimeout`. */
  key: string;
  /** Whether it is a function. */
  callable: boolean;
  /** The lines that name it, counted from 1. */
  lines: number[];
}

/** What a program uses of Node, in the order in which it is first named. */
export function nodeUses({ told, lines }: Types): NodeUse[] {
  const uses = new Map<string, NodeUse>();
  for (const [index, pairs] of lines.entries()) {
    for (let at = 1; at < pairs.length; at += 2) {
      const [type = '', , key] = told[pairs[at] ?? -1] ?? [];
      if (key === undefined) continue;
      const use = uses.get(key) ?? { key, callable: false, lines: [] };
      use.callable ||= /^(?:\(method\)|function) /.test(type);
      use.lines.push(index + 1);
      uses.set(key, use);
    }
  }
  return [...uses.values()];
}

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
