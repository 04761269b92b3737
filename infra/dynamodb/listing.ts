import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { ListOrder, Page, PageRequest, Position } from '../../domain/ports/secret-index.ts';
import { isSecretName, type Owner } from '../../domain/secret/names.ts';
import { type Entry, entriesToRead, entryAt, pageOf } from '../event-store/list-page.ts';
import { type Item, optionalText, text } from './attributes.ts';
import { listedOf } from './items.ts';
import { createdIn, creationKey, headKey, listKey, nameKey, streamOf } from './keys.ts';
import type { SecretsTable } from './secrets-table.ts';
import { LIST_INDEX, NAMES_INDEX } from './table.ts';

/**
 * The orders with an index. One by the date of the last change or read would be written with every change
 * and every first read of a day, in a partition that all secrets of an account share.
 */
export const LIST_ORDERS: ReadonlySet<ListOrder> = new Set(['createdDate', 'name']);

/** Reads a page of an owner's secrets with one query of the index of its order. */
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

/** The index by creation has the time in its key; the one by name has none and needs none. */
const entryOf = (item: Item, { order }: PageRequest): Entry => {
  const { name } = streamOf(text(item, 'pk'));
  const listSk = optionalText(item, 'listSk');
  const at = listSk === null ? null : createdIn(listSk);
  return entryAt({ order, name, at }, () => listedOf(item));
};

/**
 * The page with a prefix and a start that DynamoDB accepts: it rejects a prefix that is empty or too long
 * for a key, and a start outside the prefix. `null` if the page is empty.
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

/** The key of an entry, which need not exist any more: a query continues after its position. */
const startKey = <Key>(owner: Owner, { name }: Position, indexKey: Key) => ({
  ...headKey({ ...owner, name }),
  ...listKey(owner),
  ...indexKey,
});
