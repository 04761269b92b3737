import { createHash, createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { lengthPrefixed } from '../crypto/length-prefixed.ts';
import { keyFor } from './keyring-key.ts';
import type { StoredKey } from './stored-key.ts';

/**
 * Facts recorded in the manifest besides the rows: the id of the current root access key, once one is sealed;
 * that cleartext credentials are rejected; that no region predates the MACs of rows; and for each region,
 * whether its stored rows have MACs.
 */
export type Note = 'root access key' | 'credentials in clear' | 'regions' | `region ${string}`;

/**
 * Manifest of a keyring: a digest of each key with its materials and of each alias, under one MAC. It detects
 * rows that were altered, swapped, added or removed without the keyring key, and a row of an earlier state
 * beside newer ones. It does not detect a rollback of the whole file.
 */
export type Manifest = {
  /** Incremented with every change. */
  readonly version: number;
  readonly digests: ReadonlyMap<RowName, string>;
  readonly notes: ReadonlyMap<Note, string>;
};

/** Name of a row in the manifest and in messages. */
export type RowName = `key ${string}` | `alias ${string}`;

/** A stored manifest: JSON and its MAC (HMAC-SHA-256). */
export type StoredManifest = { readonly body: string; readonly mac: Uint8Array };

const PURPOSE = lengthPrefixed(['sealstream keyring manifest 1']);

/** Manifest of an empty keyring. */
export const EMPTY_MANIFEST: Manifest = { version: 0, digests: new Map(), notes: new Map() };

/** Derives the key that authenticates the manifest. */
export const manifestKey = (keyringKey: KeyObject): KeyObject => keyFor(keyringKey, 'manifest');

/** Serialises and authenticates a manifest for storage. */
export const sealManifest = (
  key: KeyObject,
  { version, digests, notes }: Manifest,
): StoredManifest => {
  const body = JSON.stringify({ version, digests: [...digests], notes: [...notes] });
  return { body, mac: macOf(key, body) };
};

/** Verifies and parses a stored manifest; `null` if it was altered, or made under another key. */
export const openManifest = (key: KeyObject, { body, mac }: StoredManifest): Manifest | null => {
  const expected = macOf(key, body);
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) return null;
  // Authenticated, so only this code can have written it.
  const { version, digests, notes } = JSON.parse(body);
  return { version, digests: new Map(digests), notes: new Map(notes) };
};

/** Digest of everything stored about a key. */
export const digestOfKey = ({ arn, description, createdAt, state, materials }: StoredKey): string =>
  digest([
    arn,
    description,
    createdAt,
    state.status,
    state.status === 'pendingDeletion' ? state.deleteAfter : null,
    ...materials.map(({ number, createdAt: since, box }) => [
      number,
      since,
      Buffer.from(box).toString('base64'),
    ]),
  ]);

/** Digest of an alias. */
export const digestOfAlias = (arn: string, key: string): string => digest([arn, key]);

const digest = (fields: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(fields)).digest('base64url');

const macOf = (key: KeyObject, body: string): Uint8Array =>
  createHmac('sha256', key).update(PURPOSE).update(body).digest();
