import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Head } from '../../domain/ports/stream.ts';
import { branded, type Instant, instant, type VersionId } from '../../domain/secret/ids.ts';
import type { StoredAccess } from '../stored-form/access.ts';
import { damaged, type Item, numberValue } from './attributes.ts';
import { headKey } from './keys.ts';

/** A version that was read on a day. */
export type Reading = { readonly versionId: VersionId; readonly day: Instant };

/** An access record as the attribute of its head. */
export const accessAttribute = ({ on, versions }: StoredAccess): AttributeValue => ({
  M: {
    on: numberValue(on),
    versions: { M: Object.fromEntries(versions.map(([id, day]) => [id, numberValue(day)])) },
  },
});

/** The access record in a head; `null` before the first read. */
export const accessOf = (item: Item): StoredAccess | null => {
  const { access } = item;
  if (access === undefined) return null;
  const dayIn = (value: AttributeValue | undefined): Instant => {
    const day = Number(value?.N);
    return Number.isSafeInteger(day) ? instant(day) : damaged(item, 'access');
  };
  const days = Object.entries(access.M?.versions?.M ?? damaged(item, 'access'));
  return {
    on: dayIn(access.M?.on),
    versions: days.map(([id, day]) => [branded<VersionId>(id), dayIn(day)]),
  };
};

/**
 * The updates to try, in order, until one meets its condition: they record a read in a head that is still
 * at this seq. The first read of all writes the whole attribute. Any other one is written into it, since
 * reads of other versions may be recorded at the same time.
 */
export const accessUpdates = (
  tableName: string,
  head: Head,
  reading: Reading,
): readonly UpdateItemCommandInput[] => {
  const laterRead = laterReadUpdate(tableName, head, reading);
  if (head.access.on !== null) return [laterRead];
  return [firstReadUpdate(tableName, head, reading), laterRead];
};

const firstReadUpdate = (
  TableName: string,
  { stream, seq }: Head,
  { versionId, day }: Reading,
): UpdateItemCommandInput => ({
  TableName,
  Key: headKey(stream),
  ConditionExpression: 'seq = :seq AND attribute_not_exists(#access)',
  UpdateExpression: 'SET #access = :access',
  ExpressionAttributeNames: { '#access': 'access' },
  ExpressionAttributeValues: {
    ':seq': numberValue(seq),
    ':access': accessAttribute({ on: day, versions: [[versionId, day]] }),
  },
});

const laterReadUpdate = (
  TableName: string,
  { stream, seq }: Head,
  { versionId, day }: Reading,
): UpdateItemCommandInput => ({
  TableName,
  Key: headKey(stream),
  ConditionExpression:
    'seq = :seq AND (attribute_not_exists(#access.#versions.#id) OR #access.#versions.#id < :day)',
  UpdateExpression: 'SET #access.#on = :day, #access.#versions.#id = :day',
  ExpressionAttributeNames: {
    '#access': 'access',
    '#on': 'on',
    '#versions': 'versions',
    '#id': versionId,
  },
  ExpressionAttributeValues: { ':seq': numberValue(seq), ':day': numberValue(day) },
});
