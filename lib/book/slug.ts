/**
 * The id of a heading: its words in lower case, joined by hyphens. Accents are
 * dropped, and so is everything that is neither a letter nor a digit.
 */
export function slug(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
