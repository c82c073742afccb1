import { more } from './more.ts';

/**
 * Fetches the tools of a diagram when the reader comes near it. Until then, and
 * where they cannot be had, its arrows are links.
 */
export function openWire(wire: HTMLElement): void {
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      near.disconnect();
      void more('wire-tools').then(
        ({ open }) => open(wire),
        () => {},
      );
    },
    { rootMargin: '50%' },
  );
  near.observe(wire);
}
