import type { AttributeValue, TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import { tableDefinition } from '../../../infra/dynamodb/table.ts';

type Item = Readonly<Record<string, AttributeValue>>;

/** What a transaction of puts costs: on demand, in write request units. */
export type WriteBill = {
  readonly table: number;
  /** For the indexes, if the write goes through. */
  readonly index: number;
  /** Bytes of each item in the order of the transaction. */
  readonly sizes: readonly number[];
};

const UNIT_BYTES = 1024;
/** "Amazon DynamoDB transactions" of the developer guide: one write to prepare, one to commit. */
const WRITES_OF_A_TRANSACTION = 2;

/**
 * Computed from the items by the billing rules, because DynamoDB Local (1.25.1) is wrong about
 * transactions: it counts each item four times and not twice, the index too, and then may leave an
 * item out. An index follows later, outside the transaction, and is billed once.
 */
export const billOf = ({ TransactItems = [] }: TransactWriteItemsCommandInput): WriteBill => {
  const items = TransactItems.map(({ Put }) => putItem(Put?.Item));
  const sizes = items.map(sizeOf);
  const index = items.flatMap(indexEntries);
  return {
    table: WRITES_OF_A_TRANSACTION * sum(sizes.map(unitsOf)),
    index: sum(index.map((entry) => unitsOf(sizeOf(entry)))),
    sizes,
  };
};

const putItem = (item: Item | undefined): Item => {
  if (item === undefined) throw new Error('Only transactions of puts are billed here');
  return item;
};

/** The key attributes of each index, and everything it copies. */
const INDEXES = (tableDefinition('any').GlobalSecondaryIndexes ?? []).map((index) => {
  const keys = (index.KeySchema ?? []).map(({ AttributeName }) => String(AttributeName));
  return { keys, copied: ['pk', 'sk', ...keys, ...(index.Projection?.NonKeyAttributes ?? [])] };
});

/** What the indexes copy of an item: an entry in each of which it has the keys. */
const indexEntries = (item: Item): readonly Item[] =>
  INDEXES.filter(({ keys }) => keys.every((name) => name in item)).map(({ copied }) =>
    Object.fromEntries(Object.entries(item).filter(([name]) => copied.includes(name))),
  );

const unitsOf = (bytes: number): number => Math.ceil(bytes / UNIT_BYTES);

/** "DynamoDB item sizes and formats": names and values in bytes. */
const sizeOf = (item: Item): number =>
  sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueSize(value)));

/** The kinds of attributes this table has. A number takes a byte for two digits, and one more. */
const valueSize = ({ S, N, B }: AttributeValue): number => {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.replace(/\D/g, '').length / 2) + 1;
  if (B !== undefined) return B.length;
  throw new Error('An attribute of a kind that is not weighed here');
};

const sum = (figures: readonly number[]): number => figures.reduce((all, one) => all + one, 0);
