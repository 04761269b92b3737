import { type KeyObject, randomUUID } from 'node:crypto';
import type { Instant } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { keyArnOf } from './key-reference.ts';
import { newMaterial } from './material.ts';
import type { StoredKey } from './stored-key.ts';

/** A fresh enabled key, not stored yet. */
export const newKey = (
  materialKey: KeyObject,
  owner: Owner,
  { description, createdAt }: { readonly description: string; readonly createdAt: Instant },
): StoredKey => {
  const arn = keyArnOf(owner, randomUUID());
  const material = newMaterial(materialKey, arn);
  return { arn, description, createdAt, state: { status: 'enabled' }, material };
};
