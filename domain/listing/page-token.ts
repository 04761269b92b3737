import { MAC_BYTES, type TokenMac } from '../ports/token-mac.ts';
import type { Owner } from '../secret/names.ts';

/**
 * The last entry of a page; the next page starts after it, even if entries were added or removed
 * since.
 */
export type PagePosition = { readonly sortKey: string; readonly name: string };

/** What a token is valid for: the same operation, account, region and other parameters. */
export type PageScope = {
  readonly operation: string;
  readonly owner: Owner;
  /** Canonical text of all parameters except MaxResults and NextToken. */
  readonly query: string;
};

/** Encodes and decodes NextToken. */
export type PageTokens = {
  encode(position: PagePosition, scope: PageScope): string;
  /** Never throws. */
  decode(token: string, scope: PageScope): PagePosition | 'invalid';
};

/** Maximum length of a NextToken in the service model. */
const MAX_LENGTH = 4096;

/**
 * Domain separation: what another version or feature signed with the same key is not a page token.
 */
const LABEL = 'sealstream page token 1';

/**
 * A token is the base64url of a MAC followed by the position. The MAC also covers the scope, so the
 * scope is not sent along; it is verified before the position is parsed. Two names of 512
 * characters make a token of 1418.
 */
export const pageTokens = (mac: TokenMac): PageTokens => {
  const signature = (body: string, { operation, owner, query }: PageScope): Uint8Array =>
    mac.sign(JSON.stringify([LABEL, operation, owner.account, owner.region, query, body]));

  return {
    encode: ({ sortKey, name }, scope) => {
      const body = asciiJson([sortKey, name]);
      return toBase64url(Uint8Array.of(...signature(body, scope), ...bytesOf(body)));
    },

    decode: (token, scope) => {
      if (token.length > MAX_LENGTH) return 'invalid';
      const bytes = fromBase64url(token);
      if (bytes === null) return 'invalid';
      const body = String.fromCharCode(...bytes.subarray(MAC_BYTES));
      if (!sameBytes(bytes.subarray(0, MAC_BYTES), signature(body, scope))) return 'invalid';
      const [sortKey, name]: readonly [string, string] = JSON.parse(body);
      return { sortKey, name };
    },
  };
};

/** JSON with one byte per character, which preserves any text. */
const asciiJson = (texts: readonly string[]): string =>
  JSON.stringify(texts).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const bytesOf = (ascii: string): Uint8Array =>
  Uint8Array.from(ascii, (character) => character.charCodeAt(0));

/** Compares in constant time. */
const sameBytes = (left: Uint8Array, right: Uint8Array): boolean => {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (const [index, byte] of left.entries()) difference |= byte ^ (right[index] ?? 0);
  return difference === 0;
};

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SEXTETS: ReadonlyMap<string, number> = new Map(
  [...ALPHABET].map((character, sextet) => [character, sextet]),
);

/** Encodes bytes as base64url without padding (RFC 4648 section 5). */
export const toBase64url = (bytes: Uint8Array): string =>
  regrouped(bytes, 8, 6)
    .map((sextet) => ALPHABET.charAt(sextet))
    .join('');

/**
 * Decodes what `toBase64url` wrote; `null` for any other text, so no two texts decode to the same
 * bytes.
 */
export const fromBase64url = (text: string): Uint8Array | null => {
  const sextets = [...text].map((character) => SEXTETS.get(character) ?? 0);
  const length = Math.floor((sextets.length * 6) / 8);
  const bytes = Uint8Array.from(regrouped(sextets, 6, 8).slice(0, length));
  return toBase64url(bytes) === text ? bytes : null;
};

/** The same bits in groups of another size; the last group is padded with zeros. */
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
