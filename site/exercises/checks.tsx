import type { RecipeExercise } from '../../lib/book/exercises.ts';
import { counted } from './words.ts';

/** What an attempt is tried with, and what each check counts; nothing where its module does not say it plainly. */
export function Checks({ exercise: { outline } }: { exercise: RecipeExercise }) {
  if (!outline) return null;
  return (
    <ul class="checks">
      {outline.map(({ id, points, title }) => (
        <li>
          {title}{' '}
          <span class="entry-facts">
            {id}, {counted(points, 'point')}
          </span>
        </li>
      ))}
    </ul>
  );
}
