import { lineAt, loadedFile } from './file.ts';

/**
 * What is selected is copied as one would type it: across several pieces of a
 * program, the lines as they stand in its file, with their comments; across a
 * terminal, its commands alone. Any other selection is left as it is.
 */
export function cleanSelections(): void {
  document.addEventListener('copy', (event) => {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || event.defaultPrevented) return;
    const range = selection.getRangeAt(0);
    const text = programLines(range) ?? commands(range);
    if (text === undefined) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  });
}

const elementAt = (node: Node) => (node instanceof Element ? node : node.parentElement);

/** The lines of the file from one piece of code to another. */
function programLines(range: Range): string | undefined {
  if (elementAt(range.commonAncestorContainer)?.closest('.numbered')) return undefined;
  const [from, to] = [range.startContainer, range.endContainer].map((end) =>
    lineAt(elementAt(end)),
  );
  if (!from || !to || from.program !== to.program) return undefined;
  const lines = loadedFile(from.program)?.source.split('\n');
  return lines?.slice(from.number - 1, to.number).join('\n');
}

/** The commands of a terminal, where the selection holds more than a part of one. */
function commands(range: Range): string | undefined {
  const place = elementAt(range.commonAncestorContainer);
  const terminal = place?.closest('.terminal');
  if (!terminal || place?.closest('.command code, .output')) return undefined;
  const chosen = [...terminal.querySelectorAll('.command code')].filter((command) =>
    range.intersectsNode(command),
  );
  return chosen.length > 0
    ? chosen.map((command) => command.textContent ?? '').join('\n')
    : undefined;
}
