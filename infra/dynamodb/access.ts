import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Access, Head } from '../../domain/ports/stream.ts';
import { NEVER_READ } from '../../domain/secret/head.ts';
import { branded, type Instant, instant, type VersionId } from '../../domain/secret/ids.ts';
import { damaged, type Item } from './attributes.ts';
import { headKey } from './keys.ts';

/** A version that was read on a day. */
export type Reading = { readonly versionId: VersionId; readonly day: Instant };

/** The attribute that notes reads; none until the first. */
export const accessAttribute = (access: Access): Item =>
  access.on === null ? {} : { access: noted({ ...access, on: access.on }) };

const noted = ({ on, versions }: Access & { readonly on: Instant }): AttributeValue => ({
  M: { on: numberOf(on), versions: { M: daysOf(versions) } },
});

const numberOf = (day: Instant) => ({ N: String(day) });

const daysOf = (versions: Access['versions']): Record<string, AttributeValue> =>
  Object.fromEntries([...versions].map(([versionId, day]) => [versionId, numberOf(day)]));

/** What an item notes of reads. */
export const accessOf = (item: Item): Access => {
  const { access } = item;
  if (access === undefined) return NEVER_READ;
  const dayIn = (value: AttributeValue | undefined): Instant => {
    const day = Number(value?.N);
    return Number.isSafeInteger(day) ? instant(day) : damaged(item, 'access');
  };
  const days = Object.entries(access.M?.versions?.M ?? damaged(item, 'access'));
  const versions = new Map(days.map(([id, day]) => [branded<VersionId>(id), dayIn(day)]));
  // Hosts whose clocks differ may have noted an earlier day last.
  const on = instant(Math.max(dayIn(access.M?.on), ...versions.values()));
  return { on, versions };
};

/**
 * Note a read in the head if it did not move. The first is written as a whole, where none was noted;
 * any other beside those of other versions, which others may be noting at the same time.
 */
export const noteInputs = (
  tableName: string,
  head: Head,
  reading: Reading,
): readonly UpdateItemCommandInput[] => {
  const beside = besideInput(tableName, head, reading);
  return head.access.on === null ? [firstInput(tableName, head, reading), beside] : [beside];
};

const firstInput = (
  TableName: string,
  { stream, seq }: Head,
  { versionId, day }: Reading,
): UpdateItemCommandInput => {
  const access = noted({ on: day, versions: new Map([[versionId, day]]) });
  return {
    TableName,
    Key: headKey(stream),
    ConditionExpression: 'seq = :seq AND attribute_not_exists(#access)',
    UpdateExpression: 'SET #access = :access',
    ExpressionAttributeNames: { '#access': 'access' },
    ExpressionAttributeValues: { ':seq': { N: String(seq) }, ':access': access },
  };
};

const besideInput = (
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
  ExpressionAttributeValues: { ':seq': { N: String(seq) }, ':day': numberOf(day) },
});
