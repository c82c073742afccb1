/** The file that brings what can be found, below the site's root. */
export const searchDataPath = 'assets/search-data.js';

/** What can be found, in the order in which a tie is decided. */
export const kinds = [
  'page',
  'chapter',
  'recipe',
  'api',
  'specification',
  'term',
  'pitfall',
  'exercise',
  'cause',
  'section',
  'code',
  'wire',
] as const;

export type Kind = (typeof kinds)[number];

/** A place in the book that search can lead to. */
export interface SearchDocument {
  kind: Kind;
  title: string;
  /** The recipe or page that it stands in; empty for what stands alone. */
  where: string;
  /** Below the site's root, with a fragment. */
  address: string;
  /** Plain text for the excerpt; code keeps its lines. */
  text: string;
}

/** Documents as their file holds them: rows, with the names of places said once. */
export interface SearchData {
  places: string[];
  rows: [kind: number, title: string, place: number, address: string, text: string][];
}

/** Documents for their file. */
export function pack(documents: SearchDocument[]): SearchData {
  const places = [...new Set(documents.map(({ where }) => where))];
  const number = new Map(places.map((place, index) => [place, index]));
  return {
    places,
    rows: documents.map(({ kind, title, where, address, text }) => [
      kinds.indexOf(kind),
      title,
      number.get(where) ?? 0,
      address,
      text,
    ]),
  };
}

/** The documents again. */
export function unpack({ places, rows }: SearchData): SearchDocument[] {
  return rows.map(([kind, title, place, address, text]) => ({
    kind: kinds[kind] ?? 'page',
    title,
    where: places[place] ?? '',
    address,
    text,
  }));
}
