import type { AccountId, KeyArn, KeyId, Region, SecretArn, VersionId } from '../secret/ids.ts';

/** The context that KMS authenticates and logs with every use of a key (user guide, "Encryption context"). */
export type EncryptionContext = {
  readonly secretArn: SecretArn;
  readonly versionId: VersionId | typeof KEY_VALIDATION;
};

/** The version id of the two calls that prove a key usable; their result is discarded. */
export const KEY_VALIDATION = 'RequestToValidateKeyAccess';

/** A key as the caller names it, resolved in the account and region of the secret. */
export type KeySelector = {
  readonly account: AccountId;
  readonly region: Region;
  /** `null` is `alias/aws/secretsmanager`, created on first use, as are the names of that alias. */
  readonly keyId: KeyId | null;
};

/** A data key under one KMS key. */
export type WrappedKey = { readonly keyArn: KeyArn; readonly ciphertext: Uint8Array };

/** A new 256-bit data key. The receiver overwrites `plaintext` after use. */
export type DataKey = { readonly plaintext: Uint8Array; readonly wrapped: WrappedKey };

/** Why a key could not be used. */
export type KeyFailure =
  | 'notFound'
  | 'disabled'
  | 'pendingDeletion'
  | 'denied'
  /** The key exists but is asymmetric or made for another use. */
  | 'wrongKind'
  /** The wrapped key is damaged, or was wrapped under another key or context. */
  | 'invalidCiphertext';

/** The result of using a key, or the failure. An outage is thrown as `Outage`. */
export type KeyOutcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: KeyFailure };

/** Wraps and unwraps data keys under a key and a context, which must be the same for both. */
export type KeyService = {
  generateDataKey(key: KeySelector, context: EncryptionContext): Promise<KeyOutcome<DataKey>>;
  /** Wraps a known data key under another key. The caller overwrites `dataKey` after use. */
  wrap(
    key: KeySelector,
    dataKey: Uint8Array,
    context: EncryptionContext,
  ): Promise<KeyOutcome<WrappedKey>>;
  /** The receiver overwrites the returned 32 bytes after use. */
  unwrap(wrapped: WrappedKey, context: EncryptionContext): Promise<KeyOutcome<Uint8Array>>;
};
