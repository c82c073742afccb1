/**
 * Makes the diagram and its events work together: an arrow, chosen by mouse or
 * keys, shows its bytes in place, without moving the page.
 */
export function openWire(wire: HTMLElement): void {
  const arrows = [...wire.querySelectorAll<SVGAElement>('a.event')];
  const cards = [...wire.querySelectorAll<HTMLElement>('.card')];
  const beside = matchMedia('(min-width: 68rem)');
  if (arrows.length === 0) return;
  wire.classList.add('live');

  const indexOf = (hash: string) =>
    cards.findIndex((card) => `#${card.id}` === decodeURIComponent(hash));

  function choose(index: number): void {
    for (const [place, card] of cards.entries()) card.classList.toggle('chosen', place === index);
    for (const [place, arrow] of arrows.entries()) {
      if (place === index) arrow.setAttribute('aria-current', 'true');
      else arrow.removeAttribute('aria-current');
      arrow.setAttribute('tabindex', place === index ? '0' : '-1');
    }
  }

  /** Shows an event that the reader asked for, and puts it into the address. */
  function show(index: number, { focus }: { focus: boolean }): void {
    const [arrow, card] = [arrows[index], cards[index]];
    if (!arrow || !card) return;
    choose(index);
    history.replaceState(history.state, '', `#${card.id}`);
    if (focus) arrow.focus({ preventScroll: false });
    else if (!beside.matches) card.scrollIntoView({ block: 'nearest' });
  }

  wire.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target instanceof Element && event.target.closest('a');
    const hash = link instanceof Element ? link.getAttribute('href') : null;
    if (!link || !hash?.startsWith('#')) return;
    const index = indexOf(hash);
    if (index < 0) return;
    event.preventDefault();
    show(index, { focus: false });
  });

  wire.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = event.target instanceof Element && event.target.closest('a.event');
    const index = arrow ? arrows.indexOf(arrow as SVGAElement) : -1;
    if (index < 0) return;
    const next = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: arrows.length - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    show(Math.min(Math.max(next, 0), arrows.length - 1), { focus: true });
  });

  function followAddress(): void {
    const index = indexOf(location.hash);
    if (index >= 0) choose(index);
  }
  addEventListener('hashchange', followAddress);

  choose(
    Math.max(
      cards.findIndex((card) => card.classList.contains('first')),
      0,
    ),
  );
  followAddress();
}
