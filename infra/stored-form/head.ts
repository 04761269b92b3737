import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Listed } from '../../domain/ports/secret-index.ts';
import type { Head, StreamId } from '../../domain/ports/stream.ts';
import { branded, type VersionId } from '../../domain/secret/ids.ts';
import { decodeAccess, encodeAccess, type StoredAccess } from './access.ts';
import {
  decodeSecret,
  decodeSummary,
  type EncodedSecret,
  encodeSecret,
  STATE_SCHEMA,
} from './state.ts';

/** A head as it is stored. The stream is in its key. */
export type StoredHead = EncodedSecret & {
  readonly seq: number;
  /** Version of the form of `summary` and `detail`. */
  readonly schema: number;
  readonly access: StoredAccess | null;
  readonly current: StoredValue | null;
};

/** The sealed value of the AWSCURRENT version, so that the most frequent request is one read. */
export type StoredValue = { readonly versionId: string; readonly bytes: Uint8Array };

/** The part of a head that a list index projects. */
export type StoredEntry = Pick<StoredHead, 'schema' | 'access'> & { readonly summary: string };

/** A stored head with the dates that indexes need: when its secret was created, and is to be purged. */
export type IndexedHead = StoredHead & {
  readonly createdAt: number | null;
  readonly purgeAfter: number | null;
};

/** Encodes a head. */
export const encodeHead = ({ seq, secret, access, current }: Head): IndexedHead => ({
  seq,
  schema: STATE_SCHEMA,
  ...encodeSecret(secret),
  access: encodeAccess(access),
  current,
  createdAt: secret.status === 'absent' ? null : secret.createdAt,
  purgeAfter: secret.status === 'scheduledForDeletion' ? secret.purgeAfter : null,
});

/** Decodes the head of a stream. Throws `UnreadableHead`. */
export const decodeHead = (stream: StreamId, stored: StoredHead): Head => ({
  stream,
  seq: stored.seq,
  secret: decodeSecret(stored, stored.schema),
  current: stored.current && decodeValue(stored.current),
  access: decodeAccess(stored.access),
});

const decodeValue = ({ versionId, bytes }: StoredValue): SealedVersion => ({
  versionId: branded<VersionId>(versionId),
  bytes,
});

/** Decodes an entry of a list. Throws `UnreadableHead`. */
export const decodeEntry = ({ summary, schema, access }: StoredEntry): Listed => ({
  summary: decodeSummary(summary, schema),
  access: decodeAccess(access),
});
