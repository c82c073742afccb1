/**
 * Bytes as text that is safe to print in one line: UTF-8 where it is valid,
 * `\r`, `\n`, `\t` and `\\` as in source code, and every other byte that is not
 * printable as `\xNN`.
 */
export function escapeText(bytes: Uint8Array): string {
  let result = '';
  for (let at = 0; at < bytes.length; ) {
    const known = ascii[bytes[at]!];
    if (known !== undefined) {
      result += known;
      at += 1;
      continue;
    }
    const length = characterLength(bytes, at);
    const character = length === 0 ? undefined : decode(bytes.subarray(at, at + length));
    if (character === undefined) {
      result += `\\x${bytes[at]!.toString(16).padStart(2, '0')}`;
      at += 1;
    } else {
      result += escapeCharacter(character, bytes.subarray(at, at + length));
      at += length;
    }
  }
  return result;
}

/** A string made safe to print in one line, as `escapeText` does with bytes. */
export function escapeString(text: string): string {
  return escapeText(new TextEncoder().encode(text));
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const named = new Map([
  ['\r', '\\r'],
  ['\n', '\\n'],
  ['\t', '\\t'],
  ['\\', '\\\\'],
]);

function escapeCharacter(character: string, bytes: Uint8Array): string {
  const name = named.get(character);
  if (name !== undefined) return name;
  if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(character)) return character;
  return [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}

/** How many bytes the UTF-8 character that starts here should have; 0 when none starts here. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** What becomes of each ASCII character: most bytes are one. */
const ascii = Array.from({ length: 0x80 }, (_, byte) =>
  escapeCharacter(String.fromCharCode(byte), Uint8Array.of(byte)),
);
