import type { AddReplicas, RemoveReplicas } from '../commands.ts';
import { accept, type Decision, reject } from '../decision.ts';
import { LIMITS } from '../limits.ts';
import { tooManyReplicas } from '../messages.ts';
import type { Secret } from '../state.ts';
import { whenActive } from './when-active.ts';

/**
 * ReplicateSecretToRegions. A region that is a replica already is asked for again, which is how a
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

/** RemoveRegionsFromReplication: regions without a replica are ignored. */
export const removeReplicas = ({ regions, now: at }: RemoveReplicas, secret: Secret): Decision =>
  whenActive(secret, ({ replicas }) =>
    accept(
      ...[...new Set(regions)]
        .filter((region) => replicas.has(region))
        .map((region) => ({ type: 'ReplicaRemoved', at, region }) as const),
    ),
  );
