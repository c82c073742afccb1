/**
 * What a reader may ask for comes when it is asked for: scripts with their
 * style, and data. All of it is loaded by elements, for a page on disk cannot
 * fetch. The names are put in when the scripts are bundled (site/assets.ts).
 */
declare const MORE_SCRIPTS: Record<MoreName, { script: string; style?: string }>;

/** The scripts in `client/more/`, each loaded when it is first asked for. */
export type MoreName = keyof MoreParts;

/** What each of those scripts offers, once it is there. */
export interface MoreParts {
  code: { press(event: MouseEvent): void };
  search: { open(): void };
  keys: { open(): void };
  'wire-tools': { open(wire: HTMLElement): void };
}

declare global {
  interface Window {
    /** What loaded scripts offer, and the data they brought. */
    wirebook?: { parts: Partial<MoreParts>; data: Record<string, unknown> };
  }
}

window.wirebook ??= { parts: {}, data: {} };
const shared = window.wirebook;

/** Says what a part of the client offers; called by the part itself. */
export function offer<Name extends MoreName>(name: Name, part: MoreParts[Name]): void {
  shared.parts[name] = part;
}

/** The site's root, as an address that ends with a slash. */
export const root = new URL('..', (document.currentScript as HTMLScriptElement).src).href;

const coming = new Map<string, Promise<void>>();

/** Loads a part of the client, once; rejects when it cannot be had. */
export async function more<Name extends MoreName>(name: Name): Promise<MoreParts[Name]> {
  const { script, style } = MORE_SCRIPTS[name];
  await Promise.all([load(script), style && load(style)]);
  return shared.parts[name] as MoreParts[Name];
}

/** Loads data: a script of the site that says `wirebook.data[name] = …`. */
export async function data<Data>(name: string, path: string): Promise<Data> {
  await load(path);
  return shared.data[name] as Data;
}

function load(path: string): Promise<void> {
  let loading = coming.get(path);
  if (!loading) {
    loading = new Promise((resolve, reject) => {
      const style = path.endsWith('.css');
      const element = document.createElement(style ? 'link' : 'script');
      if (element instanceof HTMLLinkElement) {
        element.rel = 'stylesheet';
        element.href = root + path;
      } else element.src = root + path;
      element.onload = () => resolve();
      element.onerror = () => {
        coming.delete(path);
        element.remove();
        reject(new Error(`${path} cannot be loaded`));
      };
      document.head.append(element);
    });
    coming.set(path, loading);
  }
  return loading;
}
