import { useSite } from '../context.ts';

/** The ways to have the whole book: to print, to carry, to read without a network. */
export function Editions() {
  const { editions, root } = useSite();
  if (editions.length === 0) return null;
  return (
    <section id="editions" class="part chapter" aria-labelledby="editions-title">
      <div class="side">
        <h3 id="editions-title">The whole book</h3>
      </div>
      <div class="body">
        <ul class="gathered">
          {editions.map(({ path, title, note }) => (
            <li>
              <a href={root + path}>{title}</a>
              <span class="entry-facts">{note}</span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
