import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** Which rows a MAC may be of: none is accepted for another. */
export type RowKind = 'list entry' | 'head' | 'commit' | 'replica status';

/** What a MAC covers, in an order and of types that are fixed for each kind of row. */
export type Fields = readonly (string | number | null)[];

/** Tells rows that the service wrote from all others. */
export type Integrity = {
  mac(kind: RowKind, fields: Fields): Uint8Array;
  /** Whether a stored MAC is that of these fields; nothing else than bytes ever is. */
  matches(stored: unknown, kind: RowKind, fields: Fields): boolean;
};

/** Part of what is stored: rows that have a MAC of format 1 stay readable. */
const FORMAT = 'sealstream store 1';

/** Everybody has this key: what it makes are checksums, which the disk cannot make and an attacker can. */
const NO_SECRET = createSecretKey(Buffer.alloc(32));

/** HMAC-SHA-256 under a key of the keyring, or checksums where there is none. */
export const integrity = (secret: KeyObject | null): Integrity => {
  const key = secret ?? NO_SECRET;
  const mac = (kind: RowKind, fields: Fields): Buffer =>
    createHmac('sha256', key).update(encoded(kind, fields)).digest();
  return {
    mac,
    matches: (stored, kind, fields) => {
      const expected = mac(kind, fields);
      return (
        stored instanceof Uint8Array &&
        stored.length === expected.length &&
        timingSafeEqual(stored, expected)
      );
    },
  };
};

/**
 * One text for each list of fields: first of what type each is, with the length of a text and the digits of
 * a number, then the texts one after the other. It is made for every row that is read.
 */
const encoded = (kind: RowKind, fields: Fields): string => {
  let shape = `${FORMAT} ${kind}`;
  let texts = '\n';
  for (const field of fields) {
    if (typeof field === 'string') {
      shape += ` t${field.length}`;
      texts += field;
    } else {
      shape += field === null ? ' -' : ` n${field}`;
    }
  }
  return shape + texts;
};
