/** A program as the page's script wants it. */
export interface ProgramFile {
  source: string;
  /** The line of the file, counted from 1, in which each piece of code on the page begins. */
  rows: number[];
}
