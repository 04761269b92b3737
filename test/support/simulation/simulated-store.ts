import type { ReplicationStore } from '../../../app/replication/ports.ts';
import type { Call } from './calls.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { RegionData } from './region-data.ts';

/** The simulated store of a region, as called by one actor. */
export const simulatedStore = (
  data: RegionData,
  call: Call,
  faultPlan: FaultPlan,
): ReplicationStore => ({
  load: (stream) => call(() => data.stored(stream).head),
  append: (head, commit) =>
    call(() => {
      const fate = faultPlan.appendFate();
      if (fate === 'isNotDone') return { kind: 'contended' };
      const appended = data.append(head, commit);
      return fate === 'isConfirmed' ? appended : { kind: 'contended' };
    }),
  loadSealed: (stream, versionId) => call(() => data.stored(stream).values.get(versionId) ?? null),
  removeSealed: (stream, versionIds) => call(() => data.removeSealed(stream, versionIds)),
  sealedIds: (stream) => call(() => [...data.stored(stream).values.keys()]),
  due: (kind, now, limit) => call(() => (kind === 'purge' ? data : data.statuses).due(now, limit)),
  replicaStatuses: (stream) => call(() => data.statuses.of(stream)),
  saveReplicaStatus: (stream, region, status) =>
    call(() => data.statuses.save(stream, region, status)),
  removeReplicaStatus: (stream, region, epoch) =>
    call(() => data.statuses.remove(stream, region, epoch)),
  loadAll: unused,
  orders: new Set(),
  list: unused,
  async *readCommits(stream, after = 0) {
    yield* await call(() => data.stored(stream).commits.slice(after));
  },
});

const unused = async (): Promise<never> => {
  throw new Error('Neither the workers nor the writers of the simulation call this');
};
