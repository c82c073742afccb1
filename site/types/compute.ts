import { join } from 'node:path';
import type TS from '@typescript/typescript6';
import { ts } from '../../lib/book/typescript.ts';
import { nodeEvent, nodeKey } from './node-key.ts';
import { sentence, shortened } from './words.ts';

/** What the compiler knows of the identifiers of a program, and of the events that it waits for. */
export interface Types {
  /** What is said of an identifier, each thing once: its type, a sentence on it, its Node API. */
  told: Told[];
  /** For each line of the file, pairs of a column, counted from 0, and a place in `told`. */
  lines: number[][];
}

/** Type, documentation (Markdown, or empty), and the key of the Node API, where it is one. */
export type Told = [type: string, documentation: string, key?: string];

/** A program whose identifiers are asked about. */
export interface Source {
  /** Relative to the project's root. */
  file: string;
  text: string;
}

const options: TS.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  types: ['node'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  // The order in a union must not depend on what was looked at before.
  stableTypeOrdering: true,
};

/**
 * Asks the compiler's language service about every identifier of the programs.
 * What it tells of one program would depend on those it was asked about
 * before, so each has a service of its own; what they share is the text of
 * libraries, read once. The answers hold no path of this machine.
 *
 * @param root the folder where `@types/node` is installed
 */
export function computeTypes(root: string, programs: readonly Source[]): Types[] {
  const registry = ts.createDocumentRegistry();
  return programs.map(({ file, text }) => {
    const path = join(root, file);
    const service = ts.createLanguageService(hostOf(root, path, text), registry);
    const program = service.getProgram();
    if (!program) throw new Error('the compiler gives no program');
    return typesIn(service, program, path);
  });
}

/** The files of a program: itself, from memory, and those of the libraries, from disk. */
function hostOf(root: string, path: string, text: string): TS.LanguageServiceHost {
  const read = (file: string) => (file === path ? text : ts.sys.readFile(file));
  return {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [path],
    getScriptVersion: () => '1',
    getScriptSnapshot(file) {
      const content = read(file);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (file) => file === path || ts.sys.fileExists(file),
    readFile: read,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  };
}

function typesIn(service: TS.LanguageService, program: TS.Program, path: string): Types {
  const tree = program.getSourceFile(path);
  if (!tree) throw new Error('the compiler does not find a program that it was given');
  const told: Told[] = [];
  const known = new Map<string, number>();
  const lines: number[][] = tree.text.split('\n').map(() => []);
  const add = (what: Told, start: number) => {
    const text = JSON.stringify(what);
    const place = known.get(text) ?? told.push(what) - 1;
    known.set(text, place);
    const { line, character } = tree.getLineAndCharacterOfPosition(start);
    lines[line]?.push(character, place);
  };
  const visit = (node: TS.Node): void => {
    const start = node.getStart(tree);
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      const what = toldOf(service, program, tree, node);
      if (what) add(what, start);
    } else if (ts.isStringLiteral(node)) {
      const event = nodeEvent(program.getTypeChecker(), node);
      if (event) add(eventTold(event), start + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { told, lines };
}

function toldOf(
  service: TS.LanguageService,
  program: TS.Program,
  tree: TS.SourceFile,
  node: TS.Identifier | TS.PrivateIdentifier,
): Told | undefined {
  const info = service.getQuickInfoAtPosition(tree.fileName, node.getStart(tree));
  const type = ts.displayPartsToString(info?.displayParts);
  if (type === '') return undefined;
  const what: [string, string] = [
    shortened(type),
    sentence(ts.displayPartsToString(info?.documentation)),
  ];
  const key = nodeKey(program.getTypeChecker(), node);
  return key === undefined ? what : [...what, key];
}

function eventTold({ name, emitter }: { name: string; emitter: string }): Told {
  return [`event '${name}' of ${emitter}`, '', `${emitter}:${name}`];
}
