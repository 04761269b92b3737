import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Head } from '../../domain/ports/stream.ts';
import type { Instant, VersionId } from '../../domain/secret/ids.ts';
import type { StoredAccess } from '../stored-form/access.ts';
import { damaged, type Item } from './attributes.ts';
import { headKey } from './keys.ts';

/** A version that was read on a day. */
export type Reading = { readonly versionId: VersionId; readonly day: Instant };

/** An access record as the attribute of its head. */
export const accessAttribute = ({ on, versions }: StoredAccess): AttributeValue => ({
  M: {
    on: numberOf(on),
    versions: { M: Object.fromEntries(versions.map(([id, day]) => [id, numberOf(day)])) },
  },
});

const numberOf = (day: number) => ({ N: String(day) });

/** The access record in a head; `null` before the first read. */
export const accessOf = (item: Item): StoredAccess | null => {
  const { access } = item;
  if (access === undefined) return null;
  const dayIn = (value: AttributeValue | undefined): number => {
    const day = Number(value?.N);
    return Number.isSafeInteger(day) ? day : damaged(item, 'access');
  };
  const days = Object.entries(access.M?.versions?.M ?? damaged(item, 'access'));
  return { on: dayIn(access.M?.on), versions: days.map(([id, day]) => [id, dayIn(day)]) };
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
  const access = accessAttribute({ on: day, versions: [[versionId, day]] });
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
