import type { Appended, EventStore } from '../../domain/ports/event-store.ts';
import type { Commit, Head } from '../../domain/ports/stream.ts';
import { advance } from '../../domain/secret/head.ts';
import { OTHER_REGION } from '../aws/call-limits.ts';
import { accessUpdates } from './access-record.ts';
import { commitRequest } from './commit.ts';
import { recordedCommits } from './commits.ts';
import { dueStreams } from './due.ts';
import { loadHead, loadHeads } from './heads.ts';
import { sealedOf } from './items.ts';
import { valueKey } from './keys.ts';
import { LIST_ORDERS, listedPage } from './listing.ts';
import { dynamoReplicaStatuses } from './replica-statuses.ts';
import { finishPurge, removeLeftOver, storedIds } from './sealed-values.ts';
import { type SecretsTable, type SecretsTableOptions, secretsTable } from './secrets-table.ts';

/**
 * The port on DynamoDB: one request for a load, one transaction for an append. The SDK sends each
 * transaction with an idempotency token, so its own retry after a lost reply does not look like a lost race.
 */
export const dynamoEventStore = (options: SecretsTableOptions): EventStore => {
  const table = secretsTable(options);
  const { accessTimeout = OTHER_REGION.accessRecord } = options;

  return {
    ...dynamoReplicaStatuses(table),

    load: (stream) => loadHead(table, stream),
    loadAll: (streams) => loadHeads(table, streams),

    append: (before, commit) => append(table, before, commit),

    loadSealed: async (stream, versionId) => {
      const item = await table.item(valueKey(stream, versionId));
      return item === undefined ? null : sealedOf(versionId, item);
    },

    readCommits: (stream, after = 0) => recordedCommits(table, stream, after),

    recordAccess: async (head, versionId, day) => {
      if (head.secret.status === 'absent') return;
      const deadline = AbortSignal.timeout(accessTimeout);
      for (const input of accessUpdates(table.name, head, { versionId, day })) {
        if (await table.update(input, deadline)) return;
      }
    },

    removeSealed: async (stream, versionIds) => {
      const head = await loadHead(table, stream);
      await removeLeftOver(table, head, versionIds);
      await finishPurge(table, head);
    },

    sealedIds: (stream) => storedIds(table, stream),
    orders: LIST_ORDERS,
    list: async (owner, page) => listedPage(table, owner, page),
    due: (kind, now, limit) => dueStreams(table, kind, { now, limit }),
  };
};

const append = async (table: SecretsTable, before: Head, commit: Commit): Promise<Appended> => {
  const after = advance(before, commit);
  const { input, toRemove } = commitRequest(table.name, { before, after }, commit);
  const conflict = await table.transact(before.stream, input);
  if (conflict !== null) return conflict;
  await removeLeftOver(table, after, toRemove);
  return { kind: 'appended', head: after };
};
