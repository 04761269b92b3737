import { Outage } from '../../domain/ports/outage.ts';
import type { Head, StreamId } from '../../domain/ports/stream.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import { systemPause } from '../system/pause.ts';
import { type Item, text } from './attributes.ts';
import { headOf } from './items.ts';
import { headKey, type ItemKey } from './keys.ts';
import type { SecretsTable } from './secrets-table.ts';

/** Requests for what a batch left out: under load DynamoDB answers a part, and the rest later. */
const MAX_ATTEMPTS = 8;

/** Several heads with one request, in the order asked for. Throws `Outage` when some stay away. */
export const loadHeads = async (
  table: SecretsTable,
  streams: readonly StreamId[],
): Promise<readonly Head[]> => {
  // A key may be in a batch only once.
  const keys = new Map(streams.map((stream) => [partitionOf(stream), headKey(stream)]));
  const items = keys.size === 0 ? [] : await itemsOf(table, [...keys.values()]);
  const found = new Map(items.map((item) => [text(item, 'pk'), item]));
  return streams.map((stream) => {
    const item = found.get(partitionOf(stream));
    return item === undefined ? emptyHead(stream) : headOf(stream, item);
  });
};

const partitionOf = (stream: StreamId): string => headKey(stream).pk.S;

const itemsOf = async (table: SecretsTable, keys: readonly ItemKey[]): Promise<readonly Item[]> => {
  let { items, left } = await table.batch(keys);
  for (let attempt = 2; left !== null; attempt += 1) {
    if (attempt > MAX_ATTEMPTS) throw new Outage('throttled', 'DynamoDB leaves keys unprocessed');
    await systemPause(attempt);
    const rest = await table.batch(left);
    items = [...items, ...rest.items];
    left = rest.left;
  }
  return items;
};
