import { createHmac } from 'node:crypto';
import type { Submission } from './submissions.ts';

/**
 * The seed of a student's inputs for one exercise: eight hexadecimal digits.
 * Without a secret it depends on the student and the exercise only, and whoever
 * knows both can compute it.
 */
export function seedFor(
  secret: string,
  { name, number }: Pick<Submission, 'name' | 'number'>,
  exercise: string,
): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify([name, number ?? null, exercise]))
    .digest('hex')
    .slice(0, 8);
}
