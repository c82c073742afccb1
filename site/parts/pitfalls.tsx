import type { Pitfall, Recipe } from '../../lib/book/model.ts';
import { useSite } from '../context.ts';
import { sourceUrl } from '../paths.ts';
import { Listing } from './code.tsx';
import { Inline, Prose } from './prose.tsx';

/** What goes wrong, each with the test that proves it one click away. */
export function Pitfalls({ recipe }: { recipe: Recipe }) {
  return (
    <section id="the-pitfalls" class="pitfalls" aria-labelledby="the-pitfalls-title">
      <div class="part">
        <div class="side">
          <h2 id="the-pitfalls-title">Pitfalls</h2>
        </div>
        <div class="body">
          <Prose text={recipe.pitfallsOpening} recipe={recipe} />
          <p class="caption">
            {recipe.pitfalls.length === 1 ? 'It is' : 'Each is'} proven by a test that runs with the
            book.
          </p>
        </div>
      </div>
      {recipe.pitfalls.map((pitfall, index) => (
        <PitfallEntry pitfall={pitfall} recipe={recipe} number={index + 1} />
      ))}
    </section>
  );
}

function PitfallEntry({
  pitfall: { slug, title, body, proof },
  recipe,
  number,
}: {
  pitfall: Pitfall;
  recipe: Recipe;
  number: number;
}) {
  const { repository } = useSite();
  const place = `${recipe.testFile.split('/').at(-1)}, line ${proof.line}`;
  return (
    <section id={slug} class="part pitfall" aria-labelledby={`${slug}-title`}>
      <div class="side">
        <h3 id={`${slug}-title`}>
          <a href={`#${slug}`} class="number" aria-label={`Pitfall ${number}`}>
            {number}
          </a>
          <Inline text={title} />
        </h3>
      </div>
      <div class="body">
        <Prose text={body} recipe={recipe} prefix={`${slug}-`} />
        {proof.source && (
          <details class="proof">
            <summary>
              <b>Proof</b> the test of the same name
            </summary>
            <figure class="listing">
              <figcaption>
                {repository ? (
                  <a href={sourceUrl(repository, recipe.testFile, { line: proof.line })}>{place}</a>
                ) : (
                  <span>{place}</span>
                )}
              </figcaption>
              <Listing code={proof.source} language="typescript" line={proof.line} />
            </figure>
          </details>
        )}
      </div>
    </section>
  );
}
