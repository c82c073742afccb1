import type { ComponentChildren } from 'preact';

interface TableProps {
  /** What it is, for whoever comes to it by keys. */
  label: string;
  children: ComponentChildren;
}

/** A table that scrolls in its own frame, where its heads stay in sight. */
export function Table({ label, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keys too
    <section class="table" aria-label={label} tabIndex={0}>
      <table>{children}</table>
    </section>
  );
}
