import { type KeyObject, randomUUID } from 'node:crypto';
import type { Instant, KeyArn } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { keyArnOf } from './key-reference.ts';
import { newMaterial } from './material.ts';

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

/** A key as the keyring stores it. */
export type StoredKey = {
  readonly arn: KeyArn;
  readonly description: string;
  readonly createdAt: Instant;
  readonly state: KeyState;
  /** Oldest first, never empty. The newest wraps data keys; each unwraps those it wrapped. */
  readonly materials: readonly [StoredMaterial, ...StoredMaterial[]];
};

/** Creates an enabled key with its first material; the caller stores it. */
export const newKey = (
  materialKey: KeyObject,
  owner: Owner,
  { description, createdAt }: { readonly description: string; readonly createdAt: Instant },
): StoredKey => {
  const arn = keyArnOf(owner, randomUUID());
  const material = storedMaterial(materialKey, arn, { number: 1, createdAt });
  return { arn, description, createdAt, state: { status: 'enabled' }, materials: [material] };
};

/** Creates the next material of a key that is rotated; the caller stores it. */
export const nextMaterial = (
  materialKey: KeyObject,
  { arn, materials }: StoredKey,
  createdAt: Instant,
): StoredMaterial =>
  storedMaterial(materialKey, arn, { number: currentMaterial(materials).number + 1, createdAt });

/** The newest material, which wraps data keys. */
export const currentMaterial = ([first, ...others]: StoredKey['materials']): StoredMaterial =>
  others.at(-1) ?? first;

const storedMaterial = (
  materialKey: KeyObject,
  arn: KeyArn,
  facts: Omit<StoredMaterial, 'box'>,
): StoredMaterial => ({ ...facts, box: newMaterial(materialKey, { arn, number: facts.number }) });
