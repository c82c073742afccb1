import { type TransformFailure, transform } from 'esbuild';

/**
 * Takes the types off an attempt, so that plain `node` runs it on every
 * version. Its imports stay as they are, for it is one whole program.
 *
 * @param name the file's name without `.ts`, for messages
 * @returns the code; or the first mistake in one line, `whole-quote.ts:12: Expected ";"…`
 */
export async function compileAttempt(
  source: string,
  name: string,
): Promise<{ code: string } | { mistake: string }> {
  try {
    const { code } = await transform(source, {
      loader: 'ts',
      format: 'esm',
      target: 'node20.19',
      charset: 'utf8',
      sourcemap: 'inline',
      sourcesContent: false,
      sourcefile: `${name}.ts`,
      // What the student's own tsconfig.json would change is not taken over.
      tsconfigRaw: {},
      logLevel: 'silent',
    });
    return { code };
  } catch (error) {
    const [first] = (error as TransformFailure).errors ?? [];
    if (!first) throw error;
    return { mistake: `${name}.ts:${first.location?.line ?? 1}: ${first.text}` };
  }
}
