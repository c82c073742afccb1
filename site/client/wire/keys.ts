import type { PlaceKeys } from '../key-list.ts';

/** The keys of the diagram and its bytes; they work while the focus is there. */
export const wireKeys: PlaceKeys = {
  place: 'On the wire',
  keys: [
    [['j'], 'the next event'],
    [['k'], 'the previous one'],
    [['↓', '↑'], 'on an arrow: the next event and the previous'],
    [['Home', 'End'], 'on an arrow: the first event and the last'],
    [['+', '−'], 'a larger picture, a smaller one'],
    [['f'], 'the whole window, and back'],
    [['↓', '↑'], 'among fields: the next and the previous'],
    [['Enter'], 'on a field: keep its bytes marked; on a byte: to its field'],
    [['→', '←', '↓', '↑'], 'among bytes'],
  ],
};
