import type {
  AttributeValue,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { tableDefinition } from '../../../infra/dynamodb/table.ts';

/** An item, or the key of one. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** What a transaction of puts and deletions costs: on demand, in write request units. */
export type WriteBill = {
  readonly table: number;
  /** For the indexes, if the write goes through. */
  readonly index: number;
  /** Billed bytes of each item, in the order of the transaction. */
  readonly sizes: readonly number[];
};

/** Returns the item that is stored under a key. */
export type Lookup = (key: Item) => Promise<Item | undefined>;

const UNIT_BYTES = 1024;
/** "Amazon DynamoDB transactions" of the developer guide: one write to prepare, one to commit. */
const WRITES_OF_A_TRANSACTION = 2;

/**
 * Computes the bill from the items by the billing rules, because DynamoDB Local (1.25.1) is wrong about
 * transactions: it counts each item four times instead of twice, the index too, and may leave out an
 * item. A write is billed for the larger of the old and the new item. An index is updated later,
 * outside the transaction, and is billed once.
 */
export const billOf = async (
  { TransactItems = [] }: TransactWriteItemsCommandInput,
  lookup: Lookup,
): Promise<WriteBill> => {
  const changes = await Promise.all(TransactItems.map((item) => changeOf(item, lookup)));
  const sizes = changes.map(({ before, after }) => Math.max(sizeOf(before), sizeOf(after)));
  return {
    // Deleting an item that does not exist is billed as a write too.
    table: WRITES_OF_A_TRANSACTION * sum(sizes.map((size) => Math.max(1, unitsOf(size)))),
    index: sum(changes.map(indexUnits)),
    sizes,
  };
};

/** An item before and after a write; without attributes where there is none. */
type Change = { readonly before: Item; readonly after: Item };

const NO_ITEM: Item = {};

const changeOf = async ({ Put, Delete }: TransactWriteItem, lookup: Lookup): Promise<Change> => {
  const key = Put?.Item ?? Delete?.Key;
  if (key === undefined) throw new Error('Only puts and deletions are billed here');
  const { pk, sk } = key;
  if (pk === undefined || sk === undefined) throw new Error('An item without a key');
  return { before: (await lookup({ pk, sk })) ?? NO_ITEM, after: Put?.Item ?? NO_ITEM };
};

/** The key attributes of each index, and all attributes it projects. */
const INDEXES = (tableDefinition('any').GlobalSecondaryIndexes ?? []).map((index) => {
  const keys = (index.KeySchema ?? []).map(({ AttributeName }) => String(AttributeName));
  return { keys, copied: ['pk', 'sk', ...keys, ...(index.Projection?.NonKeyAttributes ?? [])] };
});

/** An index is billed for each entry that is added, removed or changed; a moved one is both. */
const indexUnits = ({ before, after }: Change): number =>
  sum(
    INDEXES.map(({ keys, copied }) => {
      const [old, fresh] = [entryOf(before, keys, copied), entryOf(after, keys, copied)];
      if (sameIn(copied, old, fresh)) return 0;
      const [gone, come] = [unitsOf(sizeOf(old)), unitsOf(sizeOf(fresh))];
      return sameIn(keys, old, fresh) ? Math.max(gone, come) : gone + come;
    }),
  );

/** The attributes of an item that an index projects; none if the item lacks one of its keys. */
const entryOf = (item: Item, keys: readonly string[], copied: readonly string[]): Item =>
  keys.every((name) => name in item)
    ? Object.fromEntries(Object.entries(item).filter(([name]) => copied.includes(name)))
    : NO_ITEM;

const sameIn = (names: readonly string[], one: Item, other: Item): boolean =>
  names.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

const unitsOf = (bytes: number): number => Math.ceil(bytes / UNIT_BYTES);

/** "DynamoDB item sizes and formats": names and values in bytes. */
const sizeOf = (item: Item): number =>
  sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueSize(value)));

/** Handles the attribute types of this table. A number takes a byte per two digits, and one more. */
const valueSize = ({ S, N, B }: AttributeValue): number => {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.replace(/\D/g, '').length / 2) + 1;
  if (B !== undefined) return B.length;
  throw new Error('An attribute of an unsupported type');
};

const sum = (figures: readonly number[]): number => figures.reduce((all, one) => all + one, 0);
