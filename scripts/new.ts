import { newRecipe } from '../lib/book/new-recipe.ts';

const [name, ...more] = process.argv.slice(2);

if (name === '--help' || name === undefined || more.length > 0) {
  const usage = 'Usage: npm run new NAME\n\nMakes the folder of a new recipe, recipes/NAME.';
  if (name === '--help') console.log(usage);
  else console.error(usage);
  process.exitCode = name === '--help' ? 0 : 2;
} else {
  try {
    for (const path of newRecipe(process.cwd(), name)) console.log(path);
    console.log(`
Next:
  1. Add the line “- [${name}](${name}/README.md)” to its chapter in recipes/README.md.
  2. npm run check tells what is still to be written, with file and line.
  3. npm run recipe ${name} -- --wire plays it, and npm run record ${name} records it.
  4. npm test -- ${name} proves it.`);
  } catch (error) {
    console.error(`new: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
