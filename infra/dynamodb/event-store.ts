import type { Appended, EventStore } from '../../domain/ports/event-store.ts';
import type { Commit, Head, StreamId } from '../../domain/ports/stream.ts';
import { advance, emptyHead } from '../../domain/secret/head.ts';
import { OTHER_REGION } from '../aws/call-limits.ts';
import { noteInputs } from './access.ts';
import { commitRequest } from './commit.ts';
import { recordedCommits } from './commits.ts';
import { dueStreams } from './due.ts';
import { loadHeads } from './heads.ts';
import { headOf, sealedOf } from './items.ts';
import { headKey, valueKey } from './keys.ts';
import { LIST_ORDERS, listedPage } from './listing.ts';
import { dynamoReplicaStatuses } from './replica-statuses.ts';
import { type SecretsTable, type SecretsTableOptions, secretsTable } from './secrets-table.ts';
import { finishPurge, removeLeftOver, storedIds } from './values.ts';

/**
 * The port on DynamoDB: one request for a load, one transaction for an append. The SDK gives each
 * transaction a token, so that its own retry after a lost reply does not look like a lost race.
 */
export const dynamoEventStore = (options: SecretsTableOptions): EventStore => {
  const table = secretsTable(options);
  const { noteLimit = OTHER_REGION.note } = options;

  const load = async (stream: StreamId): Promise<Head> => {
    const item = await table.item(headKey(stream));
    return item === undefined ? emptyHead(stream) : headOf(stream, item);
  };

  return {
    ...dynamoReplicaStatuses(table),

    load,
    loadAll: (streams) => loadHeads(table, streams),

    append: (before, commit) => append(table, before, commit),

    loadSealed: async (stream, versionId) => {
      const item = await table.item(valueKey(stream, versionId));
      return item === undefined ? null : sealedOf(versionId, item);
    },

    readCommits: (stream, after = 0) => recordedCommits(table, stream, after),

    recordAccess: async (head, versionId, day) => {
      if (head.secret.status === 'absent') return;
      const over = AbortSignal.timeout(noteLimit);
      for (const input of noteInputs(table.name, head, { versionId, day })) {
        if (await table.update(input, over)) return;
      }
    },

    removeSealed: async (stream, versionIds) => {
      const head = await load(stream);
      await removeLeftOver(table, head, versionIds);
      await finishPurge(table, head);
    },

    sealedIds: (stream) => storedIds(table, stream),
    orders: LIST_ORDERS,
    list: async (owner, page) => listedPage(table, owner, page),
    due: (now, limit) => dueStreams(table, 'purge', { now, limit }),
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
