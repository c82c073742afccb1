import { followReader } from './contents.ts';
import { watchCopyButtons } from './copy.ts';
import { openDialogs } from './dialogs.ts';
import { listenForKeys } from './keys.ts';
import { offerThemes } from './theme.ts';
import { openWire } from './wire.ts';

offerThemes();
watchCopyButtons();
followReader();
openDialogs();
listenForKeys();
for (const wire of document.querySelectorAll<HTMLElement>('.wire')) openWire(wire);
