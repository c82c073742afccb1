/**
 * A name that nobody trusts, in one line: what would move a terminal's cursor,
 * end a line or turn the direction of the text around it is left out.
 */
export function harmlessName(text: string): string {
  const name = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return name === '' ? '(no name)' : name;
}

/** The ports of this one run say nothing, and differ from run to run. */
export function withoutPorts(text: string): string {
  return text
    .replace(/(127\.0\.0\.1|0\.0\.0\.0|localhost|\[?::1?\]?):\d{4,5}\b/g, '$1:PORT')
    .replace(/\bport \d{4,5}\b/g, 'port PORT');
}

/** The beginning of a long text, cut between characters. */
export function beginning(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/\p{Cs}$/u, '')}…`;
}

const collator = new Intl.Collator('en');

/** Names in the order of a list of people, the same on every machine. */
export function byName(one: string, other: string): number {
  return collator.compare(one, other) || (one < other ? -1 : one > other ? 1 : 0);
}
