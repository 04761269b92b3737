import type { DueKind } from '../../domain/ports/event-store.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import {
  type AccountId,
  branded,
  type Instant,
  instant,
  type Region,
  type SecretName,
  type VersionId,
} from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';

/** The primary key of an item. */
export type ItemKey = { readonly pk: { S: string }; readonly sk: { S: string } };

const SEQ_DIGITS = 10;
const LAST_SEQ = 10 ** SEQ_DIGITS - 1;

/** The partition of a stream's items. No part can contain `#`, so streams never share a partition key. */
const partition = ({ account, region, name }: StreamId) => ({ S: `${account}#${region}#${name}` });

/** The stream of a partition key. */
export const streamOf = (pk: string): StreamId => {
  const [account = '', region = '', name = ''] = pk.split('#');
  return {
    account: branded<AccountId>(account),
    region: branded<Region>(region),
    name: branded<SecretName>(name),
  };
};

/** The head of a stream. */
export const headKey = (stream: StreamId): ItemKey => ({
  pk: partition(stream),
  sk: { S: 'HEAD' },
});

/** A commit; zero-padded, so that keys sort in the order of commits. */
export const commitKey = (stream: StreamId, seq: number): ItemKey => ({
  pk: partition(stream),
  sk: { S: `COMMIT#${String(seq).padStart(SEQ_DIGITS, '0')}` },
});

/** The last key that a commit can have. */
export const lastCommitKey = (stream: StreamId): ItemKey => commitKey(stream, LAST_SEQ);

const VALUE = 'VALUE#';

/** A sealed version. */
export const valueKey = (stream: StreamId, versionId: VersionId): ItemKey => ({
  pk: partition(stream),
  sk: { S: `${VALUE}${versionId}` },
});

/** The common prefix of the keys of a stream's sealed versions. */
export const valuesKey = (stream: StreamId): ItemKey => ({
  pk: partition(stream),
  sk: { S: VALUE },
});

/** The version id in the sort key of a sealed version. */
export const versionIn = (sk: string): VersionId => branded<VersionId>(sk.slice(VALUE.length));

/** A purge that may have left values; at most one per stream. */
export const purgeKey = (stream: StreamId): ItemKey => ({
  pk: partition(stream),
  sk: { S: 'PURGE' },
});

const REPLICA = 'REPLICA#';

/** The status of the replica in a region. */
export const replicaKey = (stream: StreamId, region: Region): ItemKey => ({
  pk: partition(stream),
  sk: { S: `${REPLICA}${region}` },
});

/** The common prefix of the keys of a stream's replica statuses. */
export const replicasKey = (stream: StreamId): ItemKey => ({
  pk: partition(stream),
  sk: { S: REPLICA },
});

/** The region in the sort key of a replica status, unchecked. */
export const regionIn = (sk: string): string => sk.slice(REPLICA.length);

/** The partition of an owner's secrets in both list indexes. */
export const listKey = ({ account, region }: Owner) => ({ listPk: { S: `${account}#${region}` } });

/** The creation time of a secret (milliseconds since the epoch), and its name. */
type Creation = { readonly createdAt: number; readonly name: SecretName };

/** The sort key of a secret in the index by creation time, then by name. */
export const creationKey = ({ createdAt, name }: Creation) => ({
  listSk: { S: `${new Date(createdAt).toISOString()}#${name}` },
});

/** The creation time in such a sort key. */
export const createdIn = (listSk: string): Instant =>
  instant(Date.parse(listSk.split('#')[0] ?? ''));

/** The sort key of a secret in the index by name. */
export const nameKey = ({ name }: { readonly name: SecretName }) => ({ listName: { S: name } });

/** The partition of all work of a kind; the kinds are stored by name. */
export const duePartition = (kind: DueKind) => ({ S: kind });

/** The key of a piece of work in the index, by the time from which on it is due. */
export const dueKey = (kind: DueKind, at: number) => ({
  duePk: duePartition(kind),
  dueAt: { N: String(at) },
});
