import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { branded, type Instant, instant, type KeyArn } from '../../domain/secret/ids.ts';
import { decrypt, NONCE_BYTES } from '../crypto/aes-gcm.ts';
import { lengthPrefixed } from '../crypto/length-prefixed.ts';
import { blob, integer, nullableInteger, type Row, text } from '../sqlite/columns.ts';
import { anotherRootKey } from './keyring-error.ts';
import { newKeyringKey, openEarlierKeyringKey } from './keyring-key.ts';
import { materialKey, openMaterial, sealMaterial } from './material.ts';
import type { KeyState, StoredKey } from './stored-key.ts';

/** What a keyring of an earlier version has, under the keyring key of a new one. */
export type EarlierKeys = {
  readonly keyringKey: KeyObject;
  readonly keys: readonly {
    readonly key: StoredKey;
    /** What does not open is kept as it is, and nothing vouches for it. */
    readonly opens: boolean;
  }[];
  readonly aliases: readonly { readonly arn: string; readonly key: KeyArn }[];
};

/** What the check value of version 1 authenticates; it encrypts nothing. */
const CHECK = lengthPrefixed(['sealstream root key check 1']);

/**
 * Version 1 encrypted material under the root key itself, and had a check value to know it by: it gets a
 * keyring key. The tables are dropped. Throws `KeyringError` for another root key.
 */
export const keysOfVersion1 = (database: DatabaseSync, root: KeyObject): EarlierKeys => {
  const check = boxIn(database, 'SELECT box FROM root_key_check');
  const box = { nonce: check.subarray(0, NONCE_BYTES), body: check.subarray(NONCE_BYTES) };
  if (decrypt(root, box, CHECK) === null) throw anotherRootKey();
  const keyringKey = newKeyringKey();
  const taken = take(database, { from: root, to: materialKey(keyringKey) });
  database.exec('DROP TABLE root_key_check');
  return { keyringKey, ...taken };
};

/** Version 2 had a keyring key, and no manifest. The tables are dropped. Throws like version 1. */
export const keysOfVersion2 = (database: DatabaseSync, root: KeyObject): EarlierKeys => {
  const keyringKey = openEarlierKeyringKey(root, boxIn(database, 'SELECT box FROM keyring_key'));
  if (keyringKey === null) throw anotherRootKey();
  const under = materialKey(keyringKey);
  const taken = take(database, { from: under, to: under });
  database.exec('DROP TABLE keyring_key');
  return { keyringKey, ...taken };
};

type Rewrapping = { readonly from: KeyObject; readonly to: KeyObject };

const take = (database: DatabaseSync, rewrapping: Rewrapping) => {
  const keys = database.prepare('SELECT * FROM keys').all();
  const aliases = database.prepare('SELECT * FROM aliases').all();
  database.exec('DROP TABLE aliases; DROP TABLE keys;');
  return {
    keys: keys.map((row) => keyOf(row, rewrapping)),
    aliases: aliases.map((row) => ({
      arn: text(row, 'arn'),
      key: branded<KeyArn>(text(row, 'key_arn')),
    })),
  };
};

const keyOf = (row: Row, rewrapping: Rewrapping): EarlierKeys['keys'][number] => {
  const arn = branded<KeyArn>(text(row, 'arn'));
  const createdAt = instant(integer(row, 'created_at'));
  const rewrapped = rewrappedBox(arn, blob(row, 'material'), rewrapping);
  const box = rewrapped ?? blob(row, 'material');
  const key: StoredKey = {
    arn,
    description: text(row, 'description'),
    createdAt,
    state: stateOf(text(row, 'status'), nullableInteger(row, 'delete_after')),
    materials: [{ number: 1, createdAt, box }],
  };
  return { key, opens: rewrapped !== null };
};

const rewrappedBox = (
  arn: KeyArn,
  box: Uint8Array,
  { from, to }: Rewrapping,
): Uint8Array | null => {
  const name = { arn, number: 1 };
  const material = openMaterial(from, { ...name, box });
  if (material === null) return null;
  try {
    return sealMaterial(to, name, material);
  } finally {
    material.fill(0);
  }
};

const stateOf = (status: string, deleteAfter: number | null): KeyState => {
  if (status === 'enabled') return { status };
  const after: Instant | null = deleteAfter === null ? null : instant(deleteAfter);
  return after === null
    ? { status: 'disabled' }
    : { status: 'pendingDeletion', deleteAfter: after };
};

const boxIn = (database: DatabaseSync, query: string): Uint8Array => {
  const row = database.prepare(query).get();
  return row === undefined ? new Uint8Array(0) : blob(row, 'box');
};
