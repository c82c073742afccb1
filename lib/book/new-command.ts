import { parseCommand, type Terminal, UsageError, withUsage } from '../play/command.ts';
import { newRecipe } from './new-recipe.ts';

const HELP = `Usage: npm run new NAME

Makes the folder of a new recipe, recipes/NAME, and says what comes next.
`;

/**
 * `npm run new`: makes a recipe's folder.
 *
 * @returns the exit code: 1 when the folder cannot be made, 2 for wrong usage
 */
export function newCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  return withUsage('new', terminal, async () => {
    const { names, flags } = parseCommand(args, []);
    if (flags.help) {
      terminal.stdout.write(HELP);
      return 0;
    }
    const [name, ...more] = names;
    if (name === undefined || more.length > 0) {
      throw new UsageError('name one recipe: npm run new NAME');
    }
    try {
      const files = newRecipe(terminal.root, name);
      terminal.stdout.write(`${files.join('\n')}\n${next(name)}`);
      return 0;
    } catch (error) {
      terminal.stderr.write(`new: ${(error as Error).message}\n`);
      return 1;
    }
  });
}

const next = (name: string) => `
Next:
  1. Add the line “- [${name}](${name}/README.md)” to its chapter in recipes/README.md.
  2. npm run check tells what is still to be written, with file and line.
  3. npm run recipe ${name} -- --wire plays it, and npm run record ${name} records it.
  4. npm test -- ${name} proves it.
`;
