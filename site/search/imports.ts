/** Something that a program imports from Node. */
export interface Import {
  /** The page of the documentation: `net`, and `dns` for `node:dns/promises` too. */
  page: string;
  /** From the module's `/promises`. */
  promises: boolean;
  name: string;
  /** What the program calls it. */
  local: string;
}

const statement = /^import\s+(?!type\b)([^'";]+?)\s+from\s+'node:([\w/]+)';?$/gm;

/**
 * The values that a program imports from Node's modules; types are left out.
 * Of a module that is imported as a whole, what the program takes from it.
 */
export function importsOf(source: string): Import[] {
  return [...source.matchAll(statement)].flatMap(([, names = '', specifier = '']) => {
    const [page = '', promises] = specifier.split('/');
    const from = (name: string, local: string) => ({
      page,
      promises: promises === 'promises',
      name,
      local,
    });
    const listed = /\{([^}]*)\}/.exec(names)?.[1] ?? '';
    const single = listed.split(',').flatMap((item) => {
      const [name, local = name] = item.trim().split(/\s+as\s+/);
      return name && local && !/^type\s/.test(item.trim()) ? [from(name, local)] : [];
    });
    const whole = names
      .replace(/\{[^}]*\}/, '')
      .replace(/^\s*\*\s+as\s+/, '')
      .replace(/[,\s]/g, '');
    return whole ? [...single, ...taken(source, whole, from)] : single;
  });
}

/** The functions and classes that are taken from a module by its name: `tls.connect`. */
function taken(
  source: string,
  whole: string,
  from: (name: string, local: string) => Import,
): Import[] {
  const used = source.matchAll(new RegExp(`\\b${whole}\\.(\\w+)(?=\\s*\\()`, 'g'));
  const names = new Set([...used].map(([, name = '']) => name));
  return [...names].map((name) => from(name, `${whole}.${name}`));
}
