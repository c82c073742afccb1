import type { Pitfall, Recipe } from '../../lib/book/model.ts';
import { useSite } from '../context.ts';
import { causesPath, proofsPath } from '../paths.ts';
import { Inline, Prose } from './prose.tsx';

/** What goes wrong, each with the test that proves it one click away, on a page beside this one. */
export function Pitfalls({ recipe }: { recipe: Recipe }) {
  return (
    <section id="the-pitfalls" class="pitfalls" aria-labelledby="the-pitfalls-title">
      <div class="part">
        <div class="side">
          <h2 id="the-pitfalls-title">
            <a href="#the-pitfalls">Pitfalls</a>
          </h2>
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
  pitfall,
  recipe,
  number,
}: {
  pitfall: Pitfall;
  recipe: Recipe;
  number: number;
}) {
  const { slug, title, body, proof } = pitfall;
  const { book, root } = useSite();
  const cause = book.causes?.sections.find((section) => section.slug === pitfall.cause);
  return (
    <section id={slug} class="part pitfall" aria-labelledby={`${slug}-title`}>
      <div class="side">
        <h3 id={`${slug}-title`}>
          <a href={`#${slug}`} class="number" aria-label={`Pitfall ${number}`}>
            {number}
          </a>
          <Inline text={title} />
        </h3>
        {cause && (
          <p class="cause">
            <a href={`${root}${causesPath}#${cause.slug}`}>{cause.names[0]}</a>
          </p>
        )}
      </div>
      <div class="body">
        <Prose text={body} recipe={recipe} prefix={`${slug}-`} />
        {proof.source && (
          <p class="proof">
            <a href={`${root}${proofsPath(recipe)}#${slug}`}>
              <b>Proof</b> the test of the same name{proof.ways && ', and both ways on the wire'}
            </a>
          </p>
        )}
      </div>
    </section>
  );
}
