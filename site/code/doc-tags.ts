/** How a doc comment's tags are read out; any other stays as it is. */
const words: Record<string, string> = {
  throws: 'Throws',
  returns: 'Gives',
  see: 'See',
};

/**
 * A doc comment as prose: `@throws when it cannot listen` becomes a paragraph
 * “Throws when it cannot listen”, `@throws {Failure} what it lacked` names the
 * type, and `@param port where to listen` begins with the parameter.
 */
export function readTags(comment: string): string {
  return comment
    .replace(/^@param\s+(?:\{[^}\n]*\}\s+)?([\w.$]+)\s*(?:[-–:]\s*)?/gm, '\n`$1`: ')
    .replace(
      /^@(throws|returns|see)\s+(?:\{([^}\n]*)\}\s*)?/gm,
      (_all, tag: string, type?: string) => `\n${words[tag]} ${type ? `\`${type}\`: ` : ''}`,
    )
    .trimStart();
}
