import { Outage } from '../../domain/ports/outage.ts';
import type { Head, StreamId } from '../../domain/ports/stream.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import { systemPause } from '../system/pause.ts';
import { type Item, text } from './attributes.ts';
import { headOf } from './items.ts';
import { headKey, type ItemKey } from './keys.ts';
import type { SecretsTable } from './secrets-table.ts';

/** Requests for keys a batch left unprocessed: under load DynamoDB answers some now and some later. */
const MAX_ATTEMPTS = 8;

/** Loads the head of a stream. */
export const loadHead = async (table: SecretsTable, stream: StreamId): Promise<Head> =>
  headIn(stream, await table.item(headKey(stream)));

/** Loads several heads with one request, in the order asked for. Throws `Outage` if some stay unprocessed. */
export const loadHeads = async (
  table: SecretsTable,
  streams: readonly StreamId[],
): Promise<readonly Head[]> => {
  // A batch must not name a key twice.
  const keys = new Map(streams.map((stream) => [partitionOf(stream), headKey(stream)]));
  const items = keys.size === 0 ? [] : await itemsOf(table, [...keys.values()]);
  const found = new Map(items.map((item) => [text(item, 'pk'), item]));
  return streams.map((stream) => headIn(stream, found.get(partitionOf(stream))));
};

const headIn = (stream: StreamId, item: Item | undefined): Head =>
  item === undefined ? emptyHead(stream) : headOf(stream, item);

const partitionOf = (stream: StreamId): string => headKey(stream).pk.S;

const itemsOf = async (table: SecretsTable, keys: readonly ItemKey[]): Promise<readonly Item[]> => {
  let { items, unprocessed } = await table.batch(keys);
  for (let attempt = 2; unprocessed !== null; attempt += 1) {
    if (attempt > MAX_ATTEMPTS) throw new Outage('throttled', 'DynamoDB leaves keys unprocessed');
    await systemPause(attempt);
    const rest = await table.batch(unprocessed);
    items = [...items, ...rest.items];
    unprocessed = rest.unprocessed;
  }
  return items;
};
