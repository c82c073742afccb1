import type { Book, Program, Recipe, Reference } from '../../lib/book/model.ts';
import { nodeDocs } from '../../lib/book/node-docs.ts';
import { slug } from '../../lib/book/slug.ts';
import { lineIds } from '../code/lines.ts';
import { onceFor } from '../once.ts';
import { recipePath, recipesOf } from '../paths.ts';
import { type NodeUse, nodeUses, type TypesByRecipe } from '../types/types-file.ts';
import { importsOf } from './imports.ts';

/** A recipe that uses an API, and where. */
export interface ApiUse {
  recipe: Recipe;
  /** Below the site's root, with a fragment. */
  address: string;
}

/** Something of Node that the book uses. */
export interface Api {
  /** As the documentation has it: `net.connect()`. */
  name: string;
  id: string;
  /** Where it is documented. */
  url: string;
  uses: ApiUse[];
}

/** A module of Node, or its globals. */
export interface ApiModule {
  /** `node:net`, or `Globals`. */
  name: string;
  id: string;
  url: string;
  apis: Api[];
}

const documentation = 'https://nodejs.org/docs/latest-v22.x/api/';

/** The Node APIs that the recipes name or import, by module and name, each with where it is used. */
export const apisOf = onceFor((book: Book) => apisIn(book, new Map()));

/**
 * The same, and whatever else the compiler finds of Node in the programs: the
 * methods, properties and events of its objects.
 */
export function apisIn(book: Book, types: TypesByRecipe): ApiModule[] {
  const recipes = recipesOf(book);
  const names = namesByUrl(recipes);
  const modules = new Map<string, ApiModule>();
  const add = (page: string, name: string, url: string, use: ApiUse) => {
    const module = modules.get(page) ?? {
      name: page === 'globals' ? 'Globals' : `node:${page}`,
      id: page,
      url: `${documentation}${page}.html`,
      apis: [],
    };
    modules.set(page, module);
    const known = module.apis.find((api) => api.name === name);
    if (known?.uses.some(({ recipe }) => recipe === use.recipe)) return;
    if (known) known.uses.push(use);
    else module.apis.push({ name, id: `${page}-${slug(name)}`, url, uses: [use] });
  };
  const programs = recipes.map((recipe) => ({
    recipe,
    code: codeOf(recipe.program),
    imported: importsOf(recipe.program.source),
  }));
  for (const { recipe, code, imported } of programs) {
    for (const { label, url } of recipe.apis) {
      const name = names.get(url) ?? bare(label);
      const own = ownName(name);
      const local = imported.find((one) => one.name === own && pageOf(url) === one.page)?.local;
      add(pageOf(url), name, url, useOf(recipe, code, [name, label], local));
    }
  }
  for (const { recipe, code, imported } of programs) {
    for (const { page, promises, name, local } of imported) {
      const names = importedAs(page, promises, name);
      const url = nodeDocs(`${page}${promises ? '/promises' : ''}.${name}`)?.url;
      const apis = modules.get(page)?.apis ?? [];
      const known =
        apis.find((api) => api.url === url) ?? apis.find((api) => names.includes(api.name));
      const [first = name] = names;
      add(
        page,
        known?.name ?? first,
        known?.url ?? url ?? `${documentation}${page}.html`,
        useOf(recipe, code, [first], local),
      );
    }
  }
  for (const { recipe, code } of programs) {
    const known = types.get(recipe.name);
    for (const use of known ? nodeUses(known) : []) {
      const url = nodeDocs(use.key)?.url;
      if (url === undefined || !url.includes('#')) continue;
      const page = pageOf(url);
      const name = modules.get(page)?.apis.find((api) => api.url === url)?.name ?? nameOf(use);
      const line = code.find(({ line }) => use.lines.includes(line));
      add(page, name, url, {
        recipe,
        address: `${recipePath(recipe)}#${line?.id ?? 'the-program'}`,
      });
    }
  }
  for (const { apis } of modules.values()) apis.sort((a, b) => order.compare(a.name, b.name));
  return [...modules.values()].sort((a, b) => order.compare(a.name, b.name));
}

const order = new Intl.Collator('en');

/** What the documentation calls a key: `net.Socket.setTimeout` is `socket.setTimeout()`. */
function nameOf({ key, callable }: NodeUse): string {
  const [path = '', event] = key.split(':');
  if (event !== undefined) return `${path}: event ‘${event}’`;
  const parts = path.replace('/promises', 'Promises').split('.');
  const [owner = '', member] = parts.slice(-2);
  const brackets = callable ? '()' : '';
  if (member === undefined || !/^\p{Lu}/u.test(owner))
    return `${parts.slice(-2).join('.')}${brackets}`;
  if (/^\p{Lu}/u.test(member)) return parts.join('.');
  // Members of an object are told of as of one with its class's name.
  return `${owner.replace(/^\p{Lu}+(?=\p{Lu}\p{Ll}|$)|^\p{Lu}/u, (start) => start.toLowerCase())}.${member}${brackets}`;
}

/** What the documentation calls something that is imported; the likeliest first. */
function importedAs(page: string, promises: boolean, name: string): string[] {
  const call = /^\p{Lower}/u.test(name) ? '()' : '';
  const plain = [`${page}.${name}${call}`, `${page}.${name}`, `${name}${call}`];
  return promises && page !== 'stream' ? [`${page}Promises.${name}${call}`, ...plain] : plain;
}

/** One name for each address: the one that most recipes give it, then the one that says its module. */
function namesByUrl(recipes: Recipe[]): Map<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const { label, url } of recipes.flatMap(({ apis }) => apis)) {
    const own = counts.get(url) ?? new Map<string, number>();
    counts.set(url, own.set(bare(label), (own.get(bare(label)) ?? 0) + 1));
  }
  const chosen = new Map<string, string>();
  for (const [url, own] of counts) {
    const [best] = [...own].sort(
      ([a, many], [b, other]) =>
        other - many || Number(b.includes('.')) - Number(a.includes('.')) || order.compare(a, b),
    );
    if (best) chosen.set(url, best[0]);
  }
  return chosen;
}

/** A label without the names of arguments: `net.connect(options)` is `net.connect()`. */
function bare(label: string): string {
  return label.replace(/\([\w, [\].]*\)$/, '()');
}

/** The last of a dotted name, without brackets. */
function ownName(name: string): string {
  return name.replace(/\(.*$/, '').split('.').at(-1) ?? name;
}

function pageOf(url: Reference['url']): string {
  return /\/([\w-]+)\.html/.exec(url)?.[1] ?? 'globals';
}

/** A line of a program's code. */
interface CodeLine {
  id: string;
  /** Counted from 1. */
  line: number;
  text: string;
}

/** The first line of the program where the API is used, or the program where no line shows it. */
function useOf(recipe: Recipe, code: CodeLine[], names: string[], local?: string): ApiUse {
  const patterns = [...(local ? [new RegExp(`\\b${local}\\b`)] : []), ...names.flatMap(patternsOf)];
  const id = patterns
    .map((pattern) => code.find(({ text }) => pattern.test(text))?.id)
    .find((found) => found);
  return { recipe, address: `${recipePath(recipe)}#${id ?? 'the-program'}` };
}

/** How an API looks in code, the surest look first. */
function patternsOf(name: string): RegExp[] {
  const event = /event:? ['‘]?([\w-]+)/i.exec(name)?.[1];
  if (event) return [new RegExp(`['"]${event}['"]`)];
  if (/^for await/.test(name)) return [/for await/];
  const path = name.replace(/\(.*$/, '');
  if (!/^[\w.$]+$/.test(path)) return [];
  const own = ownName(name);
  const sign = name.includes('(') ? '\\s*[(<]' : '\\b';
  return [
    new RegExp(`\\b${path.replaceAll('.', '\\.')}${sign}`),
    new RegExp(`\\b${own}${sign}`),
    new RegExp(`\\b${own}\\b`),
  ];
}

/** The lines of a program that do something; imports and comments are no use of anything. */
function codeOf(program: Program): CodeLine[] {
  const ids = lineIds(program);
  return program.rows.flatMap(({ line, code }) =>
    code
      .replace(imports, (text) => text.replace(/[^\n]/g, ''))
      .split('\n')
      .flatMap((text, index) => {
        const id = ids.get(line + index);
        return id && text && !/^\s*(?:\/\/|\*|\/\*)/.test(text)
          ? [{ id, line: line + index, text }]
          : [];
      }),
  );
}

const imports = /^import\b[\s\S]*?from '[^']*';$/gm;
