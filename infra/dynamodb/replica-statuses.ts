import type { DueWork } from '../../domain/ports/event-store.ts';
import type { ReplicaStatuses } from '../../domain/ports/replica-statuses.ts';
import { dueStreams } from './due.ts';
import { removeReplicaInput, replicaOf, replicasInput, saveReplicaInput } from './replicas.ts';
import type { SecretsTable } from './secrets-table.ts';

/** Statuses of replicas as items beside the head of their primary, each written by one request. */
export const dynamoReplicaStatuses = (
  table: SecretsTable,
): ReplicaStatuses & Pick<DueWork, 'replicasDue'> => ({
  replicaStatuses: async (stream) => {
    const items = await Array.fromAsync(table.items(replicasInput(table.name, stream)));
    return new Map(items.map(replicaOf));
  },

  saveReplicaStatus: (stream, region, status) =>
    table.put(saveReplicaInput(table.name, stream, region, status)),

  removeReplicaStatus: async (stream, region, epoch) => {
    await table.remove(removeReplicaInput(table.name, stream, region, epoch));
  },

  replicasDue: (now, limit) => dueStreams(table, 'replica', { now, limit }),
});
