import type { StreamId } from '../../domain/ports/stream.ts';
import type { Instant } from '../../domain/secret/ids.ts';
import { text } from './attributes.ts';
import { type DueWork, duePartition, streamOf } from './keys.ts';
import type { SecretsTable } from './secrets-table.ts';
import { DUE_INDEX } from './table.ts';

type Wanted = { readonly now: Instant; readonly limit: number };

/**
 * The streams with work that is due by now, longest due first. One that is due several times is named
 * once, and a page has no more than 1 MB: another is read when there are too few.
 */
export const dueStreams = async (
  table: SecretsTable,
  work: DueWork,
  { now, limit }: Wanted,
): Promise<readonly StreamId[]> => {
  const due = new Set<string>();
  const items = table.items({
    TableName: table.name,
    IndexName: DUE_INDEX,
    KeyConditionExpression: 'duePk = :due AND dueAt <= :now',
    ExpressionAttributeValues: { ':due': duePartition(work), ':now': { N: String(now) } },
    Limit: limit,
  });
  for await (const item of items) {
    due.add(text(item, 'pk'));
    if (due.size === limit) break;
  }
  return [...due].map(streamOf);
};
