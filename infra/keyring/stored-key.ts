import type { Instant, KeyArn } from '../../domain/secret/ids.ts';

/** The key states of KMS that a local key can be in. */
export type KeyState =
  | { readonly status: 'enabled' }
  | { readonly status: 'disabled' }
  /** Its material is destroyed once the clock is past `deleteAfter`. */
  | { readonly status: 'pendingDeletion'; readonly deleteAfter: Instant };

/** One material of a key, encrypted. */
export type StoredMaterial = {
  /** 1 for the first, and one more with each rotation. */
  readonly number: number;
  readonly createdAt: Instant;
  readonly box: Uint8Array;
};

/** A key as the keyring keeps it. */
export type StoredKey = {
  readonly arn: KeyArn;
  readonly description: string;
  readonly createdAt: Instant;
  readonly state: KeyState;
  /** Oldest first, never empty. The last one wraps; each opens what it wrapped. */
  readonly materials: readonly [StoredMaterial, ...StoredMaterial[]];
};
