import { code, guideFile } from '../book/guide.ts';
import type { Mistake } from '../book/model.ts';
import { didYouMean } from '../book/nearest.ts';
import { reportTo } from '../book/report.ts';
import type { ProjectFile } from './files.ts';

/** Commands of npm that package.json has nothing to do with. */
const own = new Set(['ci', 'install']);

/** Every npm command that the guide for teachers names is one of package.json's scripts, or npm's own. */
export function checkGuide(file: ProjectFile, scripts: ReadonlySet<string>): Mistake[] {
  if (file.path !== guideFile) return [];
  const mistakes: Mistake[] = [];
  const report = reportTo(mistakes, file.path);
  for (const { text, line } of code(file.text)) {
    for (const [command, run, name = ''] of text.matchAll(/\bnpm (run )?([a-z][\w:-]*)/g)) {
      if (scripts.has(name) || (!run && own.has(name))) continue;
      report(line, `there is no command “${command}”${didYouMean(name, scripts)}`);
    }
  }
  return mistakes;
}
