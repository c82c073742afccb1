import '../../theme/more/code.css';
import { type CodeButton, copyFor } from '../code/copy.ts';
import { fileOf, nameOf } from '../code/file.ts';
import { followLines, offerLink } from '../code/lines.ts';
import { cleanSelections } from '../code/selection.ts';
import { explore, followPointer, tap } from '../code/types.ts';
import { offer } from '../more.ts';

for (const program of document.querySelectorAll<HTMLElement>('.program-text')) {
  if (!nameOf(program)) continue;
  // Asked for now, so that it is here when a button is pressed or a selection copied.
  fileOf(program).catch(() => {});
  followPointer(program);
}
cleanSelections();
followLines();

offer('code', {
  press(event) {
    const button = event.target instanceof Element && event.target.closest('button');
    if (!button) {
      offerLink(event);
      void tap(event);
    } else if (button.dataset.code === 'types') void explore(button);
    else if (button.dataset.code) void copyFor(button as CodeButton);
  },
});
