/** Marks in the contents of the page the part that is being read. */
export function followReader(): void {
  const links = new Map<Element, HTMLAnchorElement>();
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.on-this-page li a')) {
    const part = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (part) links.set(part, link);
  }
  const visible = new Set<Element>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) visible.add(target);
        else visible.delete(target);
      }
      let current: Element | undefined;
      for (const part of links.keys()) if (visible.has(part)) current = part;
      for (const [part, link] of links) {
        if (part === current) {
          link.setAttribute('aria-current', 'true');
          // On a narrow page the contents go along, in their own row.
          const row = link.closest('div');
          row?.scrollTo(link.offsetLeft - row.clientWidth / 3, 0);
        } else link.removeAttribute('aria-current');
      }
    },
    { rootMargin: '-20% 0px -55% 0px' },
  );
  for (const part of links.keys()) observer.observe(part);
}
