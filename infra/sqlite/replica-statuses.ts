import type { ReplicaStatuses } from '../../domain/ports/replica-statuses.ts';
import type { GroupCommit } from './group-commit.ts';
import { withOutages } from './outages.ts';
import type { Statements } from './statements.ts';

/** Statuses of replicas in the file of their primaries; they share transactions with its commits. */
export const sqliteReplicaStatuses = (
  statements: Statements,
  writes: GroupCommit,
): ReplicaStatuses => ({
  replicaStatuses: async (stream) => withOutages(() => statements.replicaStatuses(stream)),
  saveReplicaStatus: (stream, region, status) =>
    writes.add(() => statements.saveReplicaStatus(stream, region, status)),
  removeReplicaStatus: (stream, region, epoch) =>
    writes.add(() => statements.removeReplicaStatus(stream, region, epoch)),
  replicasDue: async (now, limit) => withOutages(() => statements.replicasDue(now, limit)),
});
