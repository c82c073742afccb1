import type { Recipe } from '../../lib/book/model.ts';
import type { ProgramFile } from '../client/code/program-file.ts';

/** The path of what the page's script asks for when a reader copies code. */
export function programFilePath({ name }: Pick<Recipe, 'name'>): string {
  return `${name}/program.js`;
}

/** The script that brings a program to its page. */
export function programFile({ name, program }: Pick<Recipe, 'name' | 'program'>): string {
  const file: ProgramFile = { source: program.source, rows: program.rows.map(({ line }) => line) };
  return `wirebook.data[${JSON.stringify(`program/${name}`)}]=${JSON.stringify(file)};\n`;
}
