import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Listed } from '../../domain/ports/secret-index.ts';
import type { Commit, Head, RecordedCommit, StreamId } from '../../domain/ports/stream.ts';
import { decodeEvents, EVENT_SCHEMA, encodeEvents } from '../../domain/secret/event-codec.ts';
import { branded, type Instant, instant, type VersionId } from '../../domain/secret/ids.ts';
import type { Secret } from '../../domain/secret/state.ts';
import {
  decodeSecret,
  decodeSummary,
  encodeSecret,
  STATE_SCHEMA,
} from '../../domain/secret/state-codec.ts';
import { accessAttribute, accessOf } from './access.ts';
import { bytes, type Item, integer, optionalText, text } from './attributes.ts';
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
 * The head with its current sealed value inlined, so that the most frequent request is one read.
 * Without a secret there are no attributes of an index, and the entries leave it.
 */
export const headItem = ({ stream, seq, secret, current, access }: Head): Item => {
  const { summary, detail } = encodeSecret(secret);
  return {
    ...headKey(stream),
    seq: { N: String(seq) },
    schema: { N: String(STATE_SCHEMA) },
    ...(summary !== null && { summary: { S: summary } }),
    ...(detail !== null && { detail: { S: detail } }),
    ...(current && {
      currentVersionId: { S: current.versionId },
      currentValue: { B: current.bytes },
    }),
    ...accessAttribute(access),
    ...indexKeys(stream, secret),
  };
};

const indexKeys = (stream: StreamId, secret: Secret): Item =>
  secret.status === 'absent'
    ? {}
    : {
        ...listKey(stream),
        ...creationKey({ createdAt: secret.createdAt, name: stream.name }),
        ...nameKey(stream),
        ...(secret.status === 'scheduledForDeletion' && dueKey('purge', secret.purgeAfter)),
      };

/** A `HEAD` item as the head of the stream it was asked for. */
export const headOf = (stream: StreamId, item: Item): Head => {
  const encoded = { summary: optionalText(item, 'summary'), detail: optionalText(item, 'detail') };
  return {
    stream,
    seq: integer(item, 'seq'),
    secret: decodeSecret(encoded, integer(item, 'schema')),
    current: currentOf(item),
    access: accessOf(item),
  };
};

/** A `HEAD` item, or what an index shows of it, as an entry of a list. */
export const listedOf = (item: Item): Listed => ({
  summary: decodeSummary(text(item, 'summary'), integer(item, 'schema')),
  access: accessOf(item),
});

const currentOf = (item: Item): SealedVersion | null => {
  const versionId = optionalText(item, 'currentVersionId');
  if (versionId === null) return null;
  return { versionId: branded<VersionId>(versionId), bytes: bytes(item, 'currentValue') };
};

/** A commit at the place it gets. */
export const commitItem = ({ stream, seq }: Head, { events, origin }: Commit): Item => ({
  ...commitKey(stream, seq),
  seq: { N: String(seq) },
  schema: { N: String(EVENT_SCHEMA) },
  events: { S: encodeEvents(events) },
  actor: { S: origin.actor },
  requestId: { S: origin.requestId },
  at: { N: String(origin.at) },
});

/** A `COMMIT#` item. */
export const commitOf = (item: Item): RecordedCommit => ({
  seq: integer(item, 'seq'),
  events: decodeEvents(text(item, 'events'), integer(item, 'schema')),
  origin: {
    actor: text(item, 'actor'),
    requestId: text(item, 'requestId'),
    at: instant(integer(item, 'at')),
  },
});

/** A sealed version, and the seq of the commit that wrote it. */
export const valueItem = (
  { stream, seq }: Pick<Head, 'stream' | 'seq'>,
  { versionId, bytes: value }: SealedVersion,
): Item => ({
  ...valueKey(stream, versionId),
  seq: { N: String(seq) },
  value: { B: value },
});

/** A `VALUE#` item as the version it was asked for. */
export const sealedOf = (versionId: VersionId, item: Item): SealedVersion => ({
  versionId,
  bytes: bytes(item, 'value'),
});

/** A purge that may have left values, and the seq of its commit. */
export const purgeItem = ({ stream, seq }: Head, at: Instant): Item => ({
  ...purgeKey(stream),
  ...dueKey('purge', at),
  seq: { N: String(seq) },
});
