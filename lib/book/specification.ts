import type { Reference } from './model.ts';

const rfc =
  /^RFC (?<number>[1-9]\d{0,4})(?: (?:§(?<section>\d+(?:\.\d+)*)|Appendix (?<appendix>[A-Z](?:\.\d+)*)))?$/;

/**
 * Where a specification is read: `RFC 9112`, `RFC 9112 §7.1` and
 * `RFC 9110 Appendix B` at the RFC Editor. Undefined for any other form.
 */
export function specification(label: string): Reference | undefined {
  const match = rfc.exec(label)?.groups;
  if (!match) return undefined;
  const anchor = match.section
    ? `#section-${match.section}`
    : match.appendix
      ? `#appendix-${match.appendix}`
      : '';
  return { label, url: `https://www.rfc-editor.org/rfc/rfc${match.number}${anchor}` };
}

const page = /^[a-z][a-z0-9_-]*\.html(?:#[\w.$-]+)?$/;

/**
 * Where a Node API is documented: a page of the Node 22 documentation, with or
 * without an anchor (`net.html#class-netsocket`). Undefined for any other form.
 */
export function nodeApi(label: string, target: string): Reference | undefined {
  return page.test(target)
    ? { label, url: `https://nodejs.org/docs/latest-v22.x/api/${target}` }
    : undefined;
}
