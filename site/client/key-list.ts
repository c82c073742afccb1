/** Keys that work in one place of the site. */
export interface PlaceKeys {
  /** Where they work: `On every page`. */
  place: string;
  /** What to press, one or more ways, and what that does. */
  keys: [ways: string[], does: string][];
}

/** The keys of pages, of search and of code. */
export const keyList: PlaceKeys[] = [
  {
    place: 'On every page',
    keys: [
      [['/', 'Ctrl K'], 'search the book'],
      [['n'], 'the next recipe or chapter'],
      [['p'], 'the previous one'],
      [['?'], 'show these keys'],
    ],
  },
  {
    place: 'In the search',
    keys: [
      [['↓', '↑'], 'go through the places found'],
      [['Enter'], 'go to the chosen place, or to the first'],
      [['Esc'], 'back to the page'],
    ],
  },
  {
    place: 'In a program',
    keys: [[['Shift click'], 'on a line’s number: the address of all lines up to it']],
  },
  {
    place: 'In a program, once “Types” is pressed',
    keys: [
      [['←', '→'], 'the name before, the name after'],
      [['↑', '↓'], 'the nearest name in the line above or below'],
      [['Home', 'End'], 'the first name, the last'],
      [['Enter'], 'its place in Node’s documentation'],
      [['Esc'], 'back to the button; under the pointer, close the window'],
    ],
  },
];
