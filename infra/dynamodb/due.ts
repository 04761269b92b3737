import type { DueKind } from '../../domain/ports/event-store.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Instant } from '../../domain/secret/ids.ts';
import { numberValue, text } from './attributes.ts';
import { duePartition, streamOf } from './keys.ts';
import type { SecretsTable } from './secrets-table.ts';
import { DUE_INDEX } from './table.ts';

type Wanted = { readonly now: Instant; readonly limit: number };

/**
 * Lists streams with work that is due by now, longest due first, each once. Reads further pages of the
 * index (1 MB each) until it has enough.
 */
export const dueStreams = async (
  table: SecretsTable,
  kind: DueKind,
  { now, limit }: Wanted,
): Promise<readonly StreamId[]> => {
  const due = new Set<string>();
  const items = table.items({
    TableName: table.name,
    IndexName: DUE_INDEX,
    KeyConditionExpression: 'duePk = :due AND dueAt <= :now',
    ExpressionAttributeValues: { ':due': duePartition(kind), ':now': numberValue(now) },
    Limit: limit,
  });
  for await (const item of items) {
    due.add(text(item, 'pk'));
    if (due.size === limit) break;
  }
  return [...due].map(streamOf);
};
