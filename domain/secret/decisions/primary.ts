import { accept, type Decision, reject } from '../decision.ts';
import { LIMITS } from '../limits.ts';
import { tooManyReplicas } from '../messages.ts';
import type {
  AddReplicas,
  ReleaseReplica,
  RemoveReplicas,
  RenewReplica,
  SpendForceOverwrite,
} from '../replica-commands.ts';
import { isPlausibleEpoch } from '../replication.ts';
import type { Secret } from '../state.ts';
import { whenActive } from './when-active.ts';

/**
 * ReplicateSecretToRegions. A region that already has a replica is requested again, which is how a
 * failed copy is retried.
 */
export const addReplicas = ({ replicas, now: at }: AddReplicas, secret: Secret): Decision =>
  whenActive(secret, (active) => {
    const regions = new Set([...active.replicas.keys(), ...replicas.map(({ region }) => region)]);
    if (regions.size > LIMITS.replicas) {
      return reject('InvalidParameter', tooManyReplicas(LIMITS.replicas));
    }
    return accept(
      ...replicas.map((replica) => ({ type: 'ReplicaAdded', at, ...replica }) as const),
    );
  });

/** RemoveRegionsFromReplication. Regions without a replica are ignored. */
export const removeReplicas = ({ regions, now: at }: RemoveReplicas, secret: Secret): Decision =>
  whenActive(secret, ({ replicas }) =>
    accept(
      ...[...new Set(regions)]
        .filter((region) => replicas.has(region))
        .map((region) => ({ type: 'ReplicaRemoved', at, region }) as const),
    ),
  );

/**
 * Replaces a link by a later one, unless it was already replaced or the reported epoch is
 * implausible. The new link overwrites nothing: nobody has requested that again.
 */
export const renewReplica = (
  { region, epoch, known, now: at }: RenewReplica,
  secret: Secret,
): Decision => {
  const replica = secret.status === 'absent' ? undefined : secret.replicas.get(region);
  if (replica?.epoch !== epoch || !isPlausibleEpoch(known, secret.memory)) return accept();
  const next = { keyId: replica.keyId, forceOverwrite: false, epoch: known + 1 };
  return accept({ type: 'ReplicaAdded', at, region, ...next });
};

/**
 * Releases a promoted replica from its primary, unless the region has been requested again since.
 */
export const releaseReplica = (
  { region, epoch, known, now: at }: ReleaseReplica,
  secret: Secret,
): Decision => {
  const replica = secret.status === 'absent' ? undefined : secret.replicas.get(region);
  if (replica?.epoch !== epoch) return accept();
  const isNews = known > epoch && isPlausibleEpoch(known, secret.memory);
  return accept({ type: 'ReplicaRemoved', at, region, promoted: true, ...(isNews && { known }) });
};

/**
 * ForceOverwriteReplicaSecret applies to what is there when it is requested, so to one attempt
 * only.
 */
export const spendForceOverwrite = (
  { region, epoch, now: at }: SpendForceOverwrite,
  secret: Secret,
): Decision => {
  const replica = secret.status === 'absent' ? undefined : secret.replicas.get(region);
  if (replica?.epoch !== epoch || !replica.forceOverwrite) return accept();
  return accept({ type: 'ForceOverwriteSpent', at, region });
};
