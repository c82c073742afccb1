/** An element's start tag in a page of ours: lower-case names, attributes quoted or not. */
export interface Element {
  name: string;
  attributes: Map<string, string>;
}

const tag = /<([a-z][\w-]*)((?:\s+[\w:-]+(?:=(?:"[^"]*"|[^\s"'=<>`]+))?)*)\s*\/?>/gi;
const attribute = /([\w:-]+)(?:=(?:"([^"]*)"|([^\s"'=<>`]+)))?/g;

/** All elements of a page, in order; what stands in its one script is none. */
export function elements(html: string): Element[] {
  const markup = html.replace(/(<script>)[^<]*(<\/script>)/g, '$1$2');
  return [...markup.matchAll(tag)].map(([, name = '', rest = '']) => ({
    name,
    attributes: new Map(
      [...rest.matchAll(attribute)].map(([, key = '', quoted, bare]) => [
        key.toLowerCase(),
        decode(quoted ?? bare ?? ''),
      ]),
    ),
  }));
}

/** A page's text, without its markup. */
export function textOf(html: string): string {
  return decode(html.replace(/<script>[^<]*<\/script>/g, '').replace(/<[^>]*>/g, ''));
}

/** Entities turned into what they stand for. */
export function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
