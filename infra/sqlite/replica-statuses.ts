import type { DueWork } from '../../domain/ports/event-store.ts';
import type { ReplicaStatuses } from '../../domain/ports/replica-statuses.ts';
import { type ReadDue, replicasDue } from './due.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Reader } from './reader.ts';
import type { Statements } from './statements.ts';

/** Statuses of replicas in the file of their primaries; they share transactions with its commits. */
export const sqliteReplicaStatuses = (
  statements: Statements,
  writes: GroupCommit,
  { reads, readDue }: { readonly reads: Reader; readonly readDue: ReadDue },
): ReplicaStatuses & Pick<DueWork, 'replicasDue'> => ({
  replicaStatuses: (stream) => reads(() => statements.replicaStatuses(stream)),
  saveReplicaStatus: (stream, region, status) =>
    writes.add(() => statements.saveReplicaStatus(stream, region, status)),
  removeReplicaStatus: (stream, region, epoch) =>
    writes.add(() => statements.removeReplicaStatus(stream, region, epoch)),
  replicasDue: (now, limit) => replicasDue(readDue, now, limit),
});
