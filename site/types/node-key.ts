import type TS from '@typescript/typescript6';
import { ts } from '../../lib/book/typescript.ts';

/**
 * The name under which `lib/book/node-docs.ts` knows what an identifier means:
 * `net.connect`, `net.Socket.setTimeout`, `process.exitCode`. Undefined for
 * what Node does not declare, and for what has no name outside of a type.
 */
export function nodeKey(checker: TS.TypeChecker, node: TS.Node): string | undefined {
  const symbol = checker.getSymbolAtLocation(node);
  const alias = symbol && symbol.flags & ts.SymbolFlags.Alias;
  return keyOf(alias ? checker.getAliasedSymbol(symbol) : symbol);
}

/** Calls that name an event: `socket.on('data', …)` and `once(socket, 'connect')`. */
const listening = /^(?:on|once|off|emit|(?:add|remove|prepend|prependOnce)Listener)$/;

/**
 * The event that a string names where a listener waits for it, and who emits
 * it: `connect` and `net.Socket`. Undefined for any other string.
 */
export function nodeEvent(
  checker: TS.TypeChecker,
  node: TS.StringLiteral,
): { name: string; emitter: string } | undefined {
  const call = node.parent;
  if (!ts.isCallExpression(call)) return undefined;
  const { expression: callee, arguments: given } = call;
  const method = ts.isPropertyAccessExpression(callee);
  const name = method ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '';
  if (!listening.test(name) || given[method ? 0 : 1] !== node) return undefined;
  const type = checker.getTypeAtLocation(method ? callee.expression : (given[0] ?? node));
  const emitter = keyOf(type.getSymbol());
  return emitter === undefined ? undefined : { name: node.text, emitter };
}

function keyOf(symbol: TS.Symbol | undefined): string | undefined {
  const declaration = symbol?.declarations?.find(isOfNode);
  if (!declaration || ts.isParameter(declaration)) return undefined;
  const names: string[] = [];
  for (let at: TS.Node = declaration; !ts.isSourceFile(at); at = at.parent) {
    if (at !== declaration && (ts.isFunctionLike(at) || ts.isTypeLiteralNode(at))) return undefined;
    const name = nameOf(at);
    if (name !== undefined) names.unshift(name);
  }
  // `events.once` and its like are declared as static methods of the class.
  const fixed = ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Static;
  if (fixed && names[0] === 'events') names.splice(1, 1);
  return plain(names.join('.'));
}

function isOfNode(declaration: TS.Declaration): boolean {
  return declaration.getSourceFile().fileName.includes('/node_modules/@types/node/');
}

function nameOf(node: TS.Node): string | undefined {
  if (ts.isModuleDeclaration(node)) {
    const global = node.flags & ts.NodeFlags.GlobalAugmentation;
    return global ? undefined : node.name.text.replace(/^node:/, '');
  }
  const { name } = node as Partial<TS.NamedDeclaration>;
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined;
}

/** The declarations have names of their own in between, which nobody who uses Node writes. */
function plain(name: string): string {
  return name
    .replace(/\.(?:NodeJS|Stream)\./, '.')
    .replace(/^(process\.)Process\.|^(console\.)Console\./, '$1$2')
    .replace('Constructor.', '.');
}
