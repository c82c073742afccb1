import type { Explain } from './explain.ts';
import { explainText } from './text.ts';
export function explainTls(): Explain {
  return explainText(true);
}
