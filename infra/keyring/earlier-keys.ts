import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { branded, type Instant, instant, type KeyArn } from '../../domain/secret/ids.ts';
import { decrypt, NONCE_BYTES } from '../crypto/aes-gcm.ts';
import { lengthPrefixed } from '../crypto/length-prefixed.ts';
import { blob, integer, nullableInteger, type Row, text } from '../sqlite/columns.ts';
import { wrongRootKey } from './keyring-error.ts';
import { newKeyringKey, openEarlierKeyringKey } from './keyring-key.ts';
import { materialKey, openMaterial, sealMaterial } from './material.ts';
import type { KeyState, StoredKey } from './stored-key.ts';

/** Contents of a keyring of an earlier version, re-encrypted under the keyring key of the current one. */
export type EarlierKeys = {
  readonly keyringKey: KeyObject;
  readonly keys: readonly {
    readonly key: StoredKey;
    /** Material that does not decrypt is kept as it is, without a digest in the manifest. */
    readonly opens: boolean;
  }[];
  readonly aliases: readonly { readonly arn: string; readonly key: KeyArn }[];
};

/** Associated data of the check value of version 1, which encrypts nothing. */
const CHECK = lengthPrefixed(['sealstream root key check 1']);

/**
 * Migrates version 1, which encrypted material under the root key itself and kept a check value to recognise it.
 * Generates a keyring key, and drops the tables. Throws `KeyringError` for another root key.
 */
export const migrateVersion1 = (database: DatabaseSync, root: KeyObject): EarlierKeys => {
  const check = boxIn(database, 'SELECT box FROM root_key_check');
  const box = { nonce: check.subarray(0, NONCE_BYTES), body: check.subarray(NONCE_BYTES) };
  if (decrypt(root, box, CHECK) === null) throw wrongRootKey();
  const keyringKey = newKeyringKey();
  const taken = takeRows(database, { from: root, to: materialKey(keyringKey) });
  database.exec('DROP TABLE root_key_check');
  return { keyringKey, ...taken };
};

/** Migrates version 2, which had a keyring key but no manifest; otherwise like `migrateVersion1`. */
export const migrateVersion2 = (database: DatabaseSync, root: KeyObject): EarlierKeys => {
  const keyringKey = openEarlierKeyringKey(root, boxIn(database, 'SELECT box FROM keyring_key'));
  if (keyringKey === null) throw wrongRootKey();
  const under = materialKey(keyringKey);
  const taken = takeRows(database, { from: under, to: under });
  database.exec('DROP TABLE keyring_key');
  return { keyringKey, ...taken };
};

type Rewrapping = { readonly from: KeyObject; readonly to: KeyObject };

const takeRows = (database: DatabaseSync, rewrapping: Rewrapping) => {
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
