import { createHash, createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { lengthPrefixed } from '../crypto/length-prefixed.ts';
import { keyFor } from './keyring-key.ts';
import type { StoredKey } from './stored-key.ts';

/**
 * What is remembered besides the rows: the id of the root access key that is in force, once one is sealed;
 * that none can have been left in clear; that no region can be from before rows had MACs;
 * and of each region whether its stored rows have their MACs.
 */
export type Note = 'root access key' | 'credentials in clear' | 'regions' | `region ${string}`;

/**
 * What the rows of a keyring are: a digest of each key with its materials, and of each alias, under one
 * MAC. A row that was altered, exchanged, added or taken away without the keyring key shows; so does a
 * row of an earlier state beside newer ones. An earlier state of everything at once does not.
 */
export type Manifest = {
  /** Counts the changes. */
  readonly version: number;
  readonly digests: ReadonlyMap<RowName, string>;
  readonly notes: ReadonlyMap<Note, string>;
};

/** A row as the manifest and messages name it. */
export type RowName = `key ${string}` | `alias ${string}`;

/** A manifest as it is stored: JSON, and its MAC (HMAC-SHA-256). */
export type StoredManifest = { readonly body: string; readonly mac: Uint8Array };

const PURPOSE = lengthPrefixed(['sealstream keyring manifest 1']);

/** Before anything was put into a keyring. */
export const EMPTY_MANIFEST: Manifest = { version: 0, digests: new Map(), notes: new Map() };

/** The key of a keyring that authenticates its manifest. */
export const manifestKey = (keyringKey: KeyObject): KeyObject => keyFor(keyringKey, 'manifest');

/** What is to be stored of a manifest. */
export const sealManifest = (
  key: KeyObject,
  { version, digests, notes }: Manifest,
): StoredManifest => {
  const body = JSON.stringify({ version, digests: [...digests], notes: [...notes] });
  return { body, mac: macOf(key, body) };
};

/** A stored manifest; `null` if it was altered, or made under another key. */
export const openManifest = (key: KeyObject, { body, mac }: StoredManifest): Manifest | null => {
  const expected = macOf(key, body);
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) return null;
  // Whoever could authenticate it is the only one to have written it.
  const { version, digests, notes } = JSON.parse(body);
  return { version, digests: new Map(digests), notes: new Map(notes) };
};

/** The digest of everything that is stored of a key. */
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

/** The digest of an alias. */
export const digestOfAlias = (arn: string, key: string): string => digest([arn, key]);

const digest = (fields: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(fields)).digest('base64url');

const macOf = (key: KeyObject, body: string): Uint8Array =>
  createHmac('sha256', key).update(PURPOSE).update(body).digest();
