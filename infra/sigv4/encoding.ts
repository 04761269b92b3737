/** Everything outside RFC 3986's unreserved set, which is what SigV4 leaves unencoded. */
const RESERVED = /[^A-Za-z0-9\-._~]/gu;

const ESCAPED_OR_RESERVED = /%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~]/gu;

/** Percent-encodes the UTF-8 bytes of `text` in upper-case hex; a `%` becomes `%25`. Never throws. */
export const percentEncoded = (text: string): string => text.replace(RESERVED, encodedCharacter);

/**
 * Normalises a piece of a raw query to SigV4's canonical encoding: escapes are decoded and encoded again, so `%7e`
 * becomes `~` and `%c3` becomes `%C3`. Works on bytes, so an escape need not be valid UTF-8; a `%` that starts no
 * escape is taken literally. A bare `+` is a plus sign as in RFC 3986: form decoding would make it a space, but no
 * SDK sends one, and AWS documents only `%20`.
 */
export const canonicalComponent = (raw: string): string =>
  raw.replace(ESCAPED_OR_RESERVED, (piece) =>
    piece.length === 3 && piece.startsWith('%')
      ? encodedOctet(Number.parseInt(piece.slice(1), 16))
      : encodedCharacter(piece),
  );

/** Decodes a canonical component, one character per byte: enough for ASCII values. */
export const decodedOctets = (component: string): string =>
  component.replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );

const encodedCharacter = (character: string): string =>
  Array.from(Buffer.from(character, 'utf8'), encodedByte).join('');

const encodedByte = (byte: number): string =>
  `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;

const encodedOctet = (byte: number): string =>
  String.fromCharCode(byte).replace(RESERVED, encodedByte(byte));
