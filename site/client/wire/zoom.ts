import { element } from '../element.ts';

/** The sizes of the picture; `fit` shows all of it at once. */
const sizes = ['fit', '100', '150', '200'] as const;

/** Lets the reader make the picture larger; what is then wider than its frame scrolls there. */
export interface Zoom {
  control: HTMLElement;
  /** One size larger or smaller. */
  step(by: 1 | -1): void;
  /** Measures again, after the frame has changed. */
  refresh(): void;
}

/** Makes the control, and draws the picture at the size that is chosen. */
export function zoomOf(wire: HTMLElement, frame: HTMLElement, changed: () => void): Zoom {
  const picture = wire.querySelector<SVGSVGElement>('.diagram');
  const height = Number(picture?.getAttribute('height'));
  const select = element('select', { 'aria-label': 'Size of the picture' });
  for (const size of sizes) {
    const words = size === 'fit' ? 'All' : `${size} %`;
    select.append(
      element('option', { value: size, ...(size === '100' && { selected: '' }) }, words),
    );
  }

  /** A drawing with a view box is drawn at any size; without one it takes the width that there is. */
  function draw(): void {
    if (!picture) return;
    const { style } = picture;
    picture.removeAttribute('viewBox');
    for (const name of ['width', 'height', 'min-width', 'margin']) style.removeProperty(name);
    if (select.value === '100') return;
    const { width } = picture.getBoundingClientRect();
    const left = Number.parseFloat(getComputedStyle(picture).marginLeft);
    const room = frame.closest('dialog') ? frame.clientHeight : innerHeight * 0.75;
    const scale = select.value === 'fit' ? Math.min(1, room / height) : Number(select.value) / 100;
    picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    style.minWidth = '0';
    style.width = `${width * scale}px`;
    style.height = `${height * scale}px`;
    style.margin = `0 ${16 * scale}px 0 ${left * scale}px`;
  }

  select.addEventListener('change', () => {
    draw();
    changed();
  });
  return {
    control: select,
    step(by) {
      const next = select.selectedIndex + by;
      if (next < 0 || next >= sizes.length) return;
      select.selectedIndex = next;
      draw();
      changed();
    },
    refresh: draw,
  };
}
