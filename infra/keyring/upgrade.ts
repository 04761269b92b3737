import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { decrypt, NONCE_BYTES } from '../crypto/aes-gcm.ts';
import { lengthPrefixed } from '../crypto/length-prefixed.ts';
import { KEYRING_KEY_TABLE } from './database.ts';
import { KeyringError } from './keyring-error.ts';
import { materialKey, sealMaterial, withMaterial } from './material.ts';
import { bytesIn, storedKeyOf } from './stored-key.ts';

/** What the check value of version 1 authenticates; it encrypts nothing. */
const CHECK = lengthPrefixed(['sealstream root key check 1']);

/**
 * Version 1 encrypted material under the root key itself, and had a check value to know it by. Throws
 * `KeyringError` for another root key, and an `Error` for a key whose material does not open.
 */
export const fromVersion1 = (
  database: DatabaseSync,
  root: KeyObject,
  keyringKey: KeyObject,
): void => {
  assertRootKey(database, root);
  const update = database.prepare('UPDATE keys SET material = ? WHERE arn = ?');
  const under = materialKey(keyringKey);
  for (const key of database.prepare('SELECT * FROM keys').all().map(storedKeyOf)) {
    update.run(
      withMaterial(root, key, (material) => sealMaterial(under, key.arn, material)),
      key.arn,
    );
  }
  database.exec(`DROP TABLE root_key_check; ${KEYRING_KEY_TABLE}`);
};

const assertRootKey = (database: DatabaseSync, root: KeyObject): void => {
  const row = database.prepare('SELECT box FROM root_key_check').get();
  const check = row === undefined ? new Uint8Array(0) : bytesIn(row, 'box');
  const box = { nonce: check.subarray(0, NONCE_BYTES), body: check.subarray(NONCE_BYTES) };
  if (decrypt(root, box, CHECK) !== null) return;
  throw new KeyringError('This root key is not the one the keyring was made with.');
};
