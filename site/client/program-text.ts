/**
 * The program as it stands in its file, put together from the page: what is
 * before each row (comments and blank lines), and the row's lines of code.
 * Without comments, a blank line stays where there was one.
 */
export function programText(program: HTMLElement, comments: boolean): string {
  let text = '';
  for (const row of program.querySelectorAll<HTMLElement>('.row[data-before]')) {
    const before = row.dataset.before ?? '';
    if (comments) text += before;
    else if (text !== '' && /(?:^|\n)\n/.test(before)) text += '\n';
    for (const line of row.querySelectorAll('.l')) text += line.textContent;
  }
  return comments ? text + (program.dataset.tail ?? '') : text;
}
