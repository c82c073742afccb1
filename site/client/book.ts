import { followReader } from './contents.ts';
import { watchCopyButtons } from './copy.ts';
import { offerThemes } from './theme.ts';
import { openWire } from './wire.ts';

offerThemes();
watchCopyButtons();
followReader();
for (const wire of document.querySelectorAll<HTMLElement>('.wire')) openWire(wire);
