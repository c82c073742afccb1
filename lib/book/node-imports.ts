/** A name that a program imports from Node. */
export interface NodeImport {
  /** The name in `node-docs.ts`: `net.connect`, or the module's where all of it is imported. */
  name: string;
  /** Where the name stands: its line, counted from 1; its column, from 0; its length. */
  line: number;
  column: number;
  length: number;
}

/** An import statement, in the one form that programs use. */
const statement =
  /^import\s+(?:type\s+)?(?<clause>(?:[\w$]+|\*\s+as\s+[\w$]+|\{[^}]*\}|[\s,])+?)\s+from\s+'node:(?<module>[\w/]+)'/gm;

/** One import in the clause: in braces, all of the module under a name, or its default. */
const specifier = /\*\s+as\s+(?<all>[\w$]+)|(?:\btype\s+)?(?<name>[\w$]+)(?:\s+as\s+[\w$]+)?/g;

/** What a program imports from Node, in order; text that a comment holds is none. */
export function nodeImports(source: string): NodeImport[] {
  return [...source.matchAll(statement)].flatMap((match) => {
    const { clause = '', module = '' } = match.groups ?? {};
    const start = match.index + match[0].indexOf(clause);
    const brace = clause.indexOf('{');
    return [...clause.matchAll(specifier)].map((found) => {
      const { all, name = '' } = found.groups ?? {};
      const whole = all !== undefined || brace < 0 || found.index < brace;
      const word = all ?? name;
      // After `* as` or `type`; a name may hold those words too.
      const offset = /^(?:\*\s+as|type)\s+(?!as\b)/.exec(found[0])?.[0].length ?? 0;
      const before = source.slice(0, start + found.index + offset);
      return {
        name: whole ? module : `${module}.${word}`,
        line: before.split('\n').length,
        column: before.length - before.lastIndexOf('\n') - 1,
        length: word.length,
      };
    });
  });
}
