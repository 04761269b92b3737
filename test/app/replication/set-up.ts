import { onTestFinished } from 'vitest';
import type { ReplicationFailure } from '../../../app/replication/ports.ts';
import { NEVER_ABORTED } from '../../../app/workers/deadline.ts';
import { memoryService, type Replacements, streamOf } from '../../support/memory-service.ts';
import { createReplicated, IRELAND, replicationWorkers } from '../../support/replication.ts';
import type { FoundReplica } from '../../support/workers.ts';

/** The secret in these tests. */
export const NAME = 'db/password';
export const STREAM = streamOf(NAME);

/** A service, by default in memory, with the workers of its regions and the replicas they gave up on. */
export const setUp = (replace: Replacements = {}) => {
  const service = memoryService(replace);
  onTestFinished(() => service.close());
  const workers = replicationWorkers(service.regional);
  const gaveUp: ReplicationFailure[] = [];
  const callbacks = {
    failed: () => {},
    mayGiveUp: true,
    gaveUp: async (failure: ReplicationFailure) => void gaveUp.push(failure),
  };
  const ports = { ...workers.ports, callbacks };
  const create = (Name: string, ...regions: readonly string[]) =>
    createReplicated(service, Name, regions);
  const leave = (...RemoveReplicaRegions: readonly string[]) =>
    service.ask('RemoveRegionsFromReplication', { SecretId: NAME, RemoveReplicaRegions });
  const statusIn = async (name: string, region = IRELAND) =>
    (await service.store().replicaStatuses(streamOf(name))).get(region);
  return { service, ...workers, ports, gaveUp, create, leave, statusIn };
};

/** Options of a run over many secrets, and what it reported. */
export const run = (signal = NEVER_ABORTED) => {
  const faults: string[] = [];
  const found: FoundReplica[] = [];
  return {
    faults,
    found: (finding: FoundReplica) => found.push(finding),
    findings: found,
    signal,
    onFault: ({ name }: { readonly name: string }) => void faults.push(name),
  };
};
