/** The part of the project that a file belongs to; imports between parts run one way. */
export type Area =
  | { part: 'program' | 'recipe test' | 'recipe scenario' | 'exercise' | 'checks'; recipe: string }
  | { part: 'lib' | 'site' | 'scripts' | 'test' | 'top' };

/** The part that a path, relative to the project's root, belongs to. */
export function areaOf(path: string): Area {
  const [top = '', recipe = '', ...rest] = path.split('/');
  if (top === 'recipes' && rest.length > 0) {
    const file = rest.join('/');
    if (file === `${recipe}.test.ts`) return { part: 'recipe test', recipe };
    if (file === `${recipe}.scenario.ts`) return { part: 'recipe scenario', recipe };
    if (/^exercises\/[^/]+\/checks\.ts$/.test(file)) return { part: 'checks', recipe };
    if (file.startsWith('exercises/')) return { part: 'exercise', recipe };
    return { part: 'program', recipe };
  }
  if (top === 'lib' || top === 'site' || top === 'scripts' || top === 'test') return { part: top };
  return { part: 'top' };
}

/** What a file of one part may import from the project. */
export const mayImport: Record<Area['part'], readonly Area['part'][]> = {
  program: [],
  exercise: [],
  'recipe test': ['program', 'recipe scenario', 'lib'],
  'recipe scenario': ['program', 'lib'],
  checks: ['lib'],
  lib: ['lib'],
  site: ['site', 'lib'],
  scripts: ['scripts', 'site', 'lib'],
  test: [
    'program',
    'recipe test',
    'recipe scenario',
    'checks',
    'exercise',
    'lib',
    'site',
    'scripts',
    'test',
  ],
  top: ['lib'],
};

/** The part's name in a message. */
export function nameOf(area: Area): string {
  if (area.part === 'program') return 'a program';
  if (area.part === 'exercise') return 'an exercise';
  if (area.part === 'recipe test') return 'a recipe’s test';
  if (area.part === 'recipe scenario') return 'a recipe’s scenario';
  return area.part === 'checks' ? 'an exercise’s checks' : area.part;
}
