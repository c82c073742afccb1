import type { Reference } from '../../lib/book/model.ts';

/** Links side by side. */
export function References({ references }: { references: Reference[] }) {
  return (
    <ul class="links">
      {references.map(({ label, url }) => (
        <li>
          <a href={url}>{label}</a>
        </li>
      ))}
    </ul>
  );
}
