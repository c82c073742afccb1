/** What the hash of an address names; nothing where it is no text. */
export function namedBy(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return '';
  }
}
