import type { StreamId } from '../../domain/ports/event-store.ts';
import type { Instant, VersionId } from '../../domain/secret/ids.ts';

/** The primary key of an item. */
export type ItemKey = { readonly pk: { S: string }; readonly sk: { S: string } };

const SEQ_DIGITS = 10;
const LAST_SEQ = 10 ** SEQ_DIGITS - 1;

/** All items of a stream. No part can contain `#`, so two streams never share a partition key. */
const partition = ({ account, region, name }: StreamId) => ({ S: `${account}#${region}#${name}` });

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

/** One sealed version. */
export const valueKey = (stream: StreamId, versionId: VersionId): ItemKey => ({
  pk: partition(stream),
  sk: { S: `VALUE#${versionId}` },
});

/** The place of a secret in the list of its owner: by time of creation, then by name. */
export const listKey = ({ account, region, name }: StreamId, createdAt: Instant) => ({
  listPk: { S: `${account}#${region}` },
  listSk: { S: `${new Date(createdAt).toISOString()}#${name}` },
});
