import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Listed } from '../../domain/ports/secret-index.ts';
import type { Commit, Head, RecordedCommit, StreamId } from '../../domain/ports/stream.ts';
import type { Instant, VersionId } from '../../domain/secret/ids.ts';
import { assertEventSchema, decodeCommit, encodeCommit } from '../stored-form/commit.ts';
import {
  decodeEntry,
  decodeHead,
  encodeHead,
  type IndexedHead,
  type StoredHead,
} from '../stored-form/head.ts';
import { assertStateSchema } from '../stored-form/state.ts';
import { accessAttribute, accessOf } from './access-record.ts';
import { bytes, type Item, integer, numberValue, optionalText, text } from './attributes.ts';
import {
  commitKey,
  creationKey,
  dueKey,
  headKey,
  listKey,
  nameKey,
  purgeKey,
  valueKey,
} from './keys.ts';

/**
 * The head with its current sealed value inlined, so that the most frequent request is one read. Without a
 * secret it has no attributes of an index, and the index drops its entry.
 */
export const headItem = (head: Head): Item => {
  const { seq, schema, summary, detail, current, access, ...dates } = encodeHead(head);
  return {
    ...headKey(head.stream),
    seq: numberValue(seq),
    schema: numberValue(schema),
    ...(summary !== null && { summary: { S: summary } }),
    ...(detail !== null && { detail: { S: detail } }),
    ...(current && {
      currentVersionId: { S: current.versionId },
      currentValue: { B: current.bytes },
    }),
    ...(access && { access: accessAttribute(access) }),
    ...indexKeys(head.stream, dates),
  };
};

const indexKeys = (
  stream: StreamId,
  { createdAt, purgeAfter }: Pick<IndexedHead, 'createdAt' | 'purgeAfter'>,
): Item =>
  createdAt === null
    ? {}
    : {
        ...listKey(stream),
        ...creationKey({ createdAt, name: stream.name }),
        ...nameKey(stream),
        ...(purgeAfter !== null && dueKey('purge', purgeAfter)),
      };

/** A `HEAD` item as the head of the stream that was asked for. */
export const headOf = (stream: StreamId, item: Item): Head =>
  decodeHead(stream, {
    schema: stateSchemaOf(item),
    seq: integer(item, 'seq'),
    summary: optionalText(item, 'summary'),
    detail: optionalText(item, 'detail'),
    current: currentOf(item),
    access: accessOf(item),
  });

/** A `HEAD` item, or its projection in an index, as an entry of a list. */
export const listedOf = (item: Item): Listed =>
  decodeEntry({
    schema: stateSchemaOf(item),
    summary: text(item, 'summary'),
    access: accessOf(item),
  });

/** Read before the other fields: see `assertStateSchema`. */
const stateSchemaOf = (item: Item): number => {
  const schema = integer(item, 'schema');
  assertStateSchema(schema);
  return schema;
};

const currentOf = (item: Item): StoredHead['current'] => {
  const versionId = optionalText(item, 'currentVersionId');
  return versionId === null ? null : { versionId, bytes: bytes(item, 'currentValue') };
};

/** A commit as the item at its position. */
export const commitItem = ({ stream, seq }: Head, commit: Commit): Item => {
  const stored = encodeCommit(seq, commit);
  return {
    ...commitKey(stream, seq),
    seq: numberValue(stored.seq),
    schema: numberValue(stored.schema),
    events: { S: stored.events },
    actor: { S: stored.actor },
    requestId: { S: stored.requestId },
    at: numberValue(stored.at),
  };
};

/** A `COMMIT#` item as a commit. */
export const commitOf = (item: Item): RecordedCommit => {
  const schema = integer(item, 'schema');
  assertEventSchema(schema);
  return decodeCommit({
    seq: integer(item, 'seq'),
    schema,
    events: text(item, 'events'),
    actor: text(item, 'actor'),
    requestId: text(item, 'requestId'),
    at: integer(item, 'at'),
  });
};

/** A sealed version as an item, with the seq of the commit that wrote it. */
export const valueItem = (
  { stream, seq }: Pick<Head, 'stream' | 'seq'>,
  { versionId, bytes: value }: SealedVersion,
): Item => ({
  ...valueKey(stream, versionId),
  seq: numberValue(seq),
  value: { B: value },
});

/** A `VALUE#` item as the version that was asked for. */
export const sealedOf = (versionId: VersionId, item: Item): SealedVersion => ({
  versionId,
  bytes: bytes(item, 'value'),
});

/** A purge that may have left values, as an item with the seq of its commit. */
export const purgeItem = ({ stream, seq }: Head, at: Instant): Item => ({
  ...purgeKey(stream),
  ...dueKey('purge', at),
  seq: numberValue(seq),
});
