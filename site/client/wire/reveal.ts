/**
 * Brings the chosen arrow into sight, at once and by the least way: within the
 * picture's own frame, and on the page, below what stands at its top.
 */
export function reveal(arrow: SVGAElement, frame: HTMLElement, top: number): void {
  const inner = arrow.querySelector('.hit') ?? arrow;
  const [outer, box] = [frame.getBoundingClientRect(), inner.getBoundingClientRect()];
  frame.scrollTop += past(box.top, box.bottom, outer.top, outer.bottom);
  // Across, the end where the label stands is what must be seen.
  const label = arrow.querySelector('.label')?.getBoundingClientRect() ?? box;
  frame.scrollLeft += past(label.left, label.right, outer.left, outer.right);
  const { top: first, bottom: last } = inner.getBoundingClientRect();
  const away = past(first, last, top, innerHeight);
  if (away !== 0 && !frame.closest('dialog')) scrollBy({ top: away, behavior: 'instant' });
}

/** How far something reaches over one end of a window; a little more, so that it does not stick there. */
function past(start: number, end: number, first: number, last: number): number {
  const margin = 12;
  if (start < first + margin) return start - first - margin;
  return end > last - margin ? end - last + margin : 0;
}
