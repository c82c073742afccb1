/** Parts whose scripts would not find themselves again in new elements. */
const scripted = '.wire, .on-this-page';

/**
 * Changes a page in place where the server's new one differs from its last, so
 * that the reader's place in it, and what is open there, stays.
 *
 * @param page what the browser shows; scripts have changed it since it was served
 * @returns false where only loading the page again will do; it may be half changed then
 */
export function bringUpToDate(page: Document, served: Document, next: Document): boolean {
  const main = (from: Document) => from.querySelector('main');
  const [shown, before, after] = [main(page), main(served), main(next)];
  if (!shown || !before || !after || around(served) !== around(next)) return false;
  page.title = next.title;
  return update(shown, before, after);
}

/** What a page has around its main part, without its title and what describes it. */
function around(page: Document): string {
  const copy = page.cloneNode(true) as Document;
  const varying = 'main, noscript, title, meta, link[rel=prev], link[rel=next]';
  for (const part of copy.querySelectorAll(varying)) part.remove();
  for (const script of copy.querySelectorAll('script')) {
    script.setAttribute('src', (script.getAttribute('src') ?? '').replace(/\?.*/, ''));
  }
  return (copy.head?.innerHTML ?? '') + (copy.body?.innerHTML ?? '');
}

function update(shown: Element, before: Element, after: Element): boolean {
  if (before.isEqualNode(after)) return true;
  for (const { name } of before.attributes) {
    if (!after.hasAttribute(name)) shown.removeAttribute(name);
  }
  for (const { name, value } of after.attributes) {
    if (before.getAttribute(name) !== value) shown.setAttribute(name, value);
  }
  if (alike(before, after) && alike(before, shown)) {
    return [...before.children].every((child, index) =>
      update(shown.children[index] as Element, child, after.children[index] as Element),
    );
  }
  const holdsElements = shown.children.length + after.children.length > 0;
  if (holdsElements && (shown.closest(scripted) || shown.querySelector(scripted))) return false;
  shown.replaceChildren(...(after.cloneNode(true) as Element).childNodes);
  return true;
}

/** Whether two elements hold the same text, and elements of the same names in the same order. */
function alike(one: Element, other: Element): boolean {
  return (
    one.childNodes.length === other.childNodes.length &&
    [...one.childNodes].every((child, index) => {
      const twin = other.childNodes[index];
      return (
        child.nodeName === twin?.nodeName &&
        (child instanceof Element || child.nodeValue === twin.nodeValue)
      );
    })
  );
}
