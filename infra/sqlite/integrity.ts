import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { canonicalText, type Fields } from '../stored-form/canonical-text.ts';

/** The kinds of rows with a MAC. A MAC of one kind is not accepted for another. */
export type RowKind = 'list entry' | 'head' | 'commit' | 'replica status';

/** Tells rows that this service wrote from forged ones. */
export type Integrity = {
  mac(kind: RowKind, fields: Fields): Uint8Array;
  /** Whether a stored value is the MAC of these fields. Compares in constant time. */
  matches(stored: unknown, kind: RowKind, fields: Fields): boolean;
};

/** Part of each MAC's input. A new format must keep rows of format 1 readable. */
const FORMAT = 'sealstream store 1';

/** A public key: its MACs are checksums, which detect disk errors but not attackers. */
const NO_SECRET = createSecretKey(Buffer.alloc(32));

/** HMAC-SHA-256 under a key of the keyring, or checksums if there is none. */
export const integrity = (secret: KeyObject | null): Integrity => {
  const key = secret ?? NO_SECRET;
  const mac = (kind: RowKind, fields: Fields): Buffer =>
    createHmac('sha256', key)
      .update(canonicalText(`${FORMAT} ${kind}`, fields))
      .digest();
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
