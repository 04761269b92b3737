import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { decrypt, encrypt, NONCE_BYTES } from '../crypto/aes-gcm.ts';
import { concatBytes, lengthPrefixed } from '../crypto/length-prefixed.ts';
import { KeyringError } from './keyring-error.ts';
import { bytesIn } from './stored-key.ts';

/** What the check value authenticates; it encrypts nothing. */
const PURPOSE = lengthPrefixed(['sealstream root key check 1']);

/** The check value of the root key this keyring was made with; `null` for a new keyring. */
export const readCheck = (database: DatabaseSync): Uint8Array | null => {
  const row = database.prepare('SELECT box FROM root_key_check').get();
  return row === undefined ? null : bytesIn(row, 'box');
};

/** Remember a root key without keeping anything of it. */
export const writeCheck = (database: DatabaseSync, root: KeyObject): void => {
  const { nonce, body } = encrypt(root, [], PURPOSE);
  database.prepare('INSERT INTO root_key_check VALUES (1, ?)').run(concatBytes([nonce, body]));
};

/** Throws `KeyringError` for any root key but the one the check value was made with. */
export const assertCheck = (check: Uint8Array, root: KeyObject): void => {
  const box = { nonce: check.subarray(0, NONCE_BYTES), body: check.subarray(NONCE_BYTES) };
  if (decrypt(root, box, PURPOSE) !== null) return;
  throw new KeyringError('This root key is not the one the keyring was made with.');
};
