import { parseRecording, type Recording } from '../play/recording.ts';
import { compiler } from './compiler.ts';
import type { Report } from './report.ts';
import { readText } from './text.ts';

/** What stands in for a recording that cannot be read. */
function emptyRecording(recipe: string): Recording {
  return { recipe, args: [], exitCode: 0, help: '', output: [], conversations: [], events: [] };
}

/**
 * Reads a recipe's recording. One that is missing, is not valid JSON or was
 * made of another recipe is reported, and an empty one stands in for it.
 */
export function readRecordingFile(path: string, recipe: string, report: Report): Recording {
  const text = readText(path);
  if (text === undefined) {
    report(1, `the recording is missing: npm run record ${recipe}`);
    return emptyRecording(recipe);
  }
  let recording: Recording;
  try {
    recording = parseRecording(text);
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof SyntaxError) report(syntaxLine(path, text), `not valid JSON: ${message}`);
    else report(1, message);
    return emptyRecording(recipe);
  }
  if (recording.recipe !== recipe) {
    report(1, `this is a recording of “${recording.recipe}”: npm run record ${recipe}`);
    return emptyRecording(recipe);
  }
  return recording;
}

/** The line of the first mistake in a JSON text; Node names it in newer versions only. */
export function syntaxLine(path: string, text: string): number {
  const start = compiler().parseConfigFileTextToJson(path, text).error?.start ?? 0;
  return text.slice(0, start).split('\n').length;
}
