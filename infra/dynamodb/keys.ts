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

/** All items of a stream. No part can contain `#`, so two streams never share a partition key. */
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

/** Where a stream stands. */
export const headKey = (stream: StreamId): ItemKey => ({
  pk: partition(stream),
  sk: { S: 'HEAD' },
});

/** One commit; zero-padded, so that the order of keys is the order of commits. */
export const commitKey = (stream: StreamId, seq: number): ItemKey => ({
  pk: partition(stream),
  sk: { S: `COMMIT#${String(seq).padStart(SEQ_DIGITS, '0')}` },
});

/** The key behind every commit there can be. */
export const lastCommitKey = (stream: StreamId): ItemKey => commitKey(stream, LAST_SEQ);

const VALUE = 'VALUE#';

/** One sealed version. */
export const valueKey = (stream: StreamId, versionId: VersionId): ItemKey => ({
  pk: partition(stream),
  sk: { S: `${VALUE}${versionId}` },
});

/** What the keys of all sealed versions of a stream begin with. */
export const valuesKey = (stream: StreamId): ItemKey => ({
  pk: partition(stream),
  sk: { S: VALUE },
});

/** The version of the key of a value. */
export const versionIn = (sk: string): VersionId => branded<VersionId>(sk.slice(VALUE.length));

/** What was purged and may have left values; at most one of a stream. */
export const purgeKey = (stream: StreamId): ItemKey => ({
  pk: partition(stream),
  sk: { S: 'PURGE' },
});

const REPLICA = 'REPLICA#';

/** What is known of the replica in one region. */
export const replicaKey = (stream: StreamId, region: Region): ItemKey => ({
  pk: partition(stream),
  sk: { S: `${REPLICA}${region}` },
});

/** What the keys of all replicas of a stream begin with. */
export const replicasKey = (stream: StreamId): ItemKey => ({
  pk: partition(stream),
  sk: { S: REPLICA },
});

/** The text of the region in the key of a replica. */
export const regionIn = (sk: string): string => sk.slice(REPLICA.length);

/** All secrets an owner has, in either list. */
export const listKey = ({ account, region }: Owner) => ({ listPk: { S: `${account}#${region}` } });

/** When a secret was created, and its name. */
type Creation = { readonly createdAt: number; readonly name: SecretName };

/** The place of a secret in the list by time of creation, then by name. */
export const creationKey = ({ createdAt, name }: Creation) => ({
  listSk: { S: `${new Date(createdAt).toISOString()}#${name}` },
});

/** The time of creation in such a place. */
export const createdIn = (listSk: string): Instant =>
  instant(Date.parse(listSk.split('#')[0] ?? ''));

/** The place of a secret in the list by name. */
export const nameKey = ({ name }: { readonly name: SecretName }) => ({ listName: { S: name } });

/** What is done at a time: a purge, or another try to bring a replica in line. */
export type DueWork = 'purge' | 'replica';

/** All there is to do of a kind, in this table. */
export const duePartition = (work: DueWork) => ({ S: work });

/** The place of a piece of work among them: from when on it is to be done. */
export const dueKey = (work: DueWork, at: number) => ({
  duePk: duePartition(work),
  dueAt: { N: String(at) },
});
