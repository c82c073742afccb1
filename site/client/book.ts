import { reachForCode } from './code.ts';
import { followReader } from './contents.ts';
import { openDialogs } from './dialogs.ts';
import { listenForKeys } from './keys.ts';
import { offerThemes } from './theme.ts';
import { openWire } from './wire.ts';

offerThemes();
reachForCode();
followReader();
openDialogs();
listenForKeys();
for (const wire of document.querySelectorAll<HTMLElement>('.wire')) openWire(wire);
