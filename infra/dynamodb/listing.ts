import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { ListOrder, Page, PageRequest, Position } from '../../domain/ports/secret-index.ts';
import { isSecretName, type Owner } from '../../domain/secret/names.ts';
import { type Entry, entryAt } from '../event-store/entry.ts';
import { entriesToRead, pageOf } from '../event-store/paging.ts';
import { type Item, optionalText, text } from './attributes.ts';
import { listedOf } from './items.ts';
import { createdIn, creationKey, headKey, listKey, nameKey, streamOf } from './keys.ts';
import type { SecretsTable } from './secrets-table.ts';
import { LIST_INDEX, NAMES_INDEX } from './table.ts';

/**
 * An index by the date of the last change or of the last read would have to be written with every change
 * and every first read of a day, in a partition that all secrets of an account share.
 */
export const LIST_ORDERS: ReadonlySet<ListOrder> = new Set(['createdDate', 'name']);

/** A page of an owner's secrets, in one query of the index of its order. */
export const listedPage = async (
  table: SecretsTable,
  owner: Owner,
  page: PageRequest,
): Promise<Page> => {
  if (!LIST_ORDERS.has(page.order)) throw new Error(`DynamoDB has no index for ${page.order}`);
  const within = pageWithin(page);
  if (within === null) return { entries: [], unreadable: [], next: null };
  const { Items = [], LastEvaluatedKey } = await table.page(listInput(table.name, owner, within));
  return pageOf(
    Items.map((item) => entryOf(item, page)),
    LastEvaluatedKey !== undefined,
    within,
  );
};

/** The index by creation has its time in a key; the one by name has none, nor any need of it. */
const entryOf = (item: Item, { order }: PageRequest): Entry => {
  const { name } = streamOf(text(item, 'pk'));
  const listSk = optionalText(item, 'listSk');
  const at = listSk === null ? null : createdIn(listSk);
  return entryAt({ order, name, at }, () => listedOf(item));
};

/**
 * The page with a prefix and a position that DynamoDB takes: it refuses a prefix that is empty or too
 * long for a key, and a start outside the prefix. `null` when there is nothing on the page.
 */
const pageWithin = (page: PageRequest): PageRequest | null => {
  const { namePrefix, after, order, descending } = page;
  if (namePrefix === null || namePrefix === '') return { ...page, namePrefix: null };
  if (!isSecretName(namePrefix) || namePrefix.length > LONGEST_NAME) return null;
  if (order !== 'name' || after === null || after.name.startsWith(namePrefix)) return page;
  const ahead = descending ? after.name > namePrefix : after.name < namePrefix;
  return ahead ? { ...page, after: null } : null;
};

const LONGEST_NAME = 512;

const listInput = (tableName: string, owner: Owner, page: PageRequest): QueryCommandInput => ({
  TableName: tableName,
  ...(page.order === 'name' ? byName(owner, page) : byCreation(owner, page)),
  ScanIndexForward: !page.descending,
  Limit: entriesToRead(page),
});

const byCreation = (owner: Owner, { after }: PageRequest) => ({
  IndexName: LIST_INDEX,
  KeyConditionExpression: 'listPk = :owner',
  ExpressionAttributeValues: { ':owner': listKey(owner).listPk },
  ExclusiveStartKey:
    after === null
      ? undefined
      : startKey(owner, after, creationKey({ createdAt: after.at, name: after.name })),
});

const byName = (owner: Owner, { after, namePrefix }: PageRequest) => ({
  IndexName: NAMES_INDEX,
  KeyConditionExpression:
    namePrefix === null ? 'listPk = :owner' : 'listPk = :owner AND begins_with(listName, :prefix)',
  ExpressionAttributeValues: {
    ':owner': listKey(owner).listPk,
    ...(namePrefix !== null && { ':prefix': { S: namePrefix } }),
  },
  ExclusiveStartKey: after === null ? undefined : startKey(owner, after, nameKey(after)),
});

/** The key of an entry, whether or not it still exists: a query goes on behind its place. */
const startKey = <Place>(owner: Owner, { name }: Position, place: Place) => ({
  ...headKey({ ...owner, name }),
  ...listKey(owner),
  ...place,
});
