/**
 * Reads from a PDF of Chromium on which page each of its named places stands,
 * counted from 1. Its objects are plain text, and its pages are numbered in
 * their order; any other PDF gives no places, or fewer.
 */
export function pagesOfPlaces(pdf: Uint8Array): Map<string, number> {
  const text = Buffer.from(pdf).toString('latin1');
  const pages = new Map(
    [...text.matchAll(/^(\d+) 0 obj\n<<\/Type \/Page$/gm)].map(([, object], index) => [
      object,
      index + 1,
    ]),
  );
  const places = new Map<string, number>();
  for (const [, name = '', object] of text.matchAll(/^(?:<<)?\/(\S+) \[(\d+) 0 R \/XYZ /gm)) {
    const page = pages.get(object);
    if (page !== undefined) places.set(name, page);
  }
  return places;
}
