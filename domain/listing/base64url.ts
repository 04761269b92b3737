const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SEXTETS: ReadonlyMap<string, number> = new Map(
  [...ALPHABET].map((character, sextet) => [character, sextet]),
);

/** RFC 4648 section 5, without padding. */
export const toBase64url = (bytes: Uint8Array): string =>
  regrouped(bytes, 8, 6)
    .map((sextet) => ALPHABET.charAt(sextet))
    .join('');

/** The bytes of a text that `toBase64url` wrote; `null` for any other, so no two texts mean one. */
export const fromBase64url = (text: string): Uint8Array | null => {
  const sextets = [...text].map((character) => SEXTETS.get(character) ?? 0);
  const length = Math.floor((sextets.length * 6) / 8);
  const bytes = Uint8Array.from(regrouped(sextets, 6, 8).slice(0, length));
  return toBase64url(bytes) === text ? bytes : null;
};

/** The same bits in groups of another size; the last one is filled up with zeros. */
const regrouped = (groups: Iterable<number>, from: number, to: number): number[] => {
  const result: number[] = [];
  let held = 0;
  let bits = 0;
  for (const group of groups) {
    held = (held << from) | group;
    bits += from;
    while (bits >= to) {
      bits -= to;
      result.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  if (bits > 0) result.push(held << (to - bits));
  return result;
};
