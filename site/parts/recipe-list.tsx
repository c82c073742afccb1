import type { Recipe } from '../../lib/book/model.ts';
import { useSite } from '../context.ts';
import { recipePath } from '../paths.ts';
import { segmentsOf } from '../wire/segments.ts';
import { Thumbnail } from '../wire/thumbnail.tsx';

/** Recipes with their number, summary and protocols, each beside its conversation in little. */
export function RecipeList({ recipes, chapter }: { recipes: Recipe[]; chapter: number }) {
  const { root } = useSite();
  return (
    <ol class="recipes">
      {recipes.map((recipe, index) => (
        <li>
          <a href={root + recipePath(recipe)}>
            <Thumbnail segments={segmentsOf(recipe.recording)} />
            <span class="entry">
              <span class="entry-title">
                <span class="number">
                  {chapter}.{index + 1}
                </span>{' '}
                {recipe.title}
              </span>
              <span class="entry-summary">{recipe.summary}</span>
              <span class="entry-facts">
                {recipe.name} · {recipe.protocols.join(', ')} · {recipe.level}
              </span>
            </span>
          </a>
        </li>
      ))}
    </ol>
  );
}
