import { MAC_BYTES, type TokenMac } from '../ports/token-mac.ts';
import type { Owner } from '../secret/names.ts';
import { fromBase64url, toBase64url } from './base64url.ts';

/** The last entry a page went past; the next page starts after it, whatever came or went since. */
export type PagePosition = { readonly sortKey: string; readonly name: string };

/** What a token is good for: the same operation, account, region and other parameters. */
export type PageScope = {
  readonly operation: string;
  readonly owner: Owner;
  /** Canonical text of all parameters but MaxResults and NextToken. */
  readonly query: string;
};

/** Writes and reads NextToken. */
export type PageTokens = {
  encode(position: PagePosition, scope: PageScope): string;
  /** Never throws, whatever the text. */
  decode(token: string, scope: PageScope): PagePosition | 'invalid';
};

/** The longest NextToken of the service model. */
const MAX_LENGTH = 4096;

/** Names the format and the purpose: what another version or feature signed is no page token. */
const LABEL = 'sealstream page token 1';

/**
 * A token is base64url of a MAC and the position. The MAC covers the scope as well, so the scope
 * need not travel; it is checked before the position is read. Two names of 512 characters make a
 * token of 1418.
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

/** One byte per character, and any text at all comes back as it was. */
const asciiJson = (texts: readonly string[]): string =>
  JSON.stringify(texts).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const bytesOf = (ascii: string): Uint8Array =>
  Uint8Array.from(ascii, (character) => character.charCodeAt(0));

/** Without telling by its time where they differ. */
const sameBytes = (left: Uint8Array, right: Uint8Array): boolean => {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (const [index, byte] of left.entries()) difference |= byte ^ (right[index] ?? 0);
  return difference === 0;
};
