import type { ComponentChildren } from 'preact';

interface SectionProps {
  id: string;
  title: string;
  /** Stands under the title, in the margin. */
  aside?: ComponentChildren;
  /** Takes the whole width, with the title above. */
  full?: boolean;
  children: ComponentChildren;
}

/** A part of a page: its title hangs in the margin on wide screens. */
export function Section({ id, title, aside, full, children }: SectionProps) {
  return (
    <section id={id} class={full ? 'part full' : 'part'} aria-labelledby={`${id}-title`}>
      <div class="side">
        <h2 id={`${id}-title`}>
          <a href={`#${id}`}>{title}</a>
        </h2>
        {aside}
      </div>
      <div class="body">{children}</div>
    </section>
  );
}
