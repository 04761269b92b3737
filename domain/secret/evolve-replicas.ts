import type { EventOf } from './events.ts';
import { without } from './evolve-collections.ts';
import type { VersionId } from './ids.ts';
import type { CopiedVersion } from './replica-events.ts';
import { earlierOf, withFence, withPromotion } from './replication.ts';
import type { ActiveSecret, LiveSecret, Secret, Version } from './state.ts';

/** Adds a region to a primary, or requests it again; either way by a new link. */
export const withReplica = (secret: LiveSecret, event: EventOf<'ReplicaAdded'>): LiveSecret => {
  const earlier = earlierOf(secret);
  const epoch = Math.max(secret.memory.lastEpoch + 1, event.epoch ?? 0);
  const { keyId, forceOverwrite, at: addedAt } = event;
  const since = (secret.memory.released.get(event.region) ?? 0) + 1;
  return {
    ...secret,
    replicated: true,
    replicas: new Map(secret.replicas).set(event.region, {
      keyId,
      forceOverwrite,
      addedAt,
      epoch,
      since,
    }),
    memory: { ...secret.memory, lastEpoch: epoch, earlier },
  };
};

/** Removes a region from a primary. */
export const withoutReplica = (
  secret: LiveSecret,
  { region, promoted: isPromoted, known = 0 }: EventOf<'ReplicaRemoved'>,
): LiveSecret => {
  const { memory } = secret;
  const replicas = without(secret.replicas, [region]);
  const epoch = secret.replicas.get(region)?.epoch;
  if (!isPromoted || epoch === undefined) return { ...secret, replicas };
  const released = new Map(memory.released).set(region, Math.max(epoch, known));
  const lastEpoch = Math.max(memory.lastEpoch, known);
  return { ...secret, replicas, memory: { ...memory, lastEpoch, released } };
};

/** Marks a primary's link as no longer allowed to overwrite anything. */
export const withoutForce = (
  secret: LiveSecret,
  { region }: EventOf<'ForceOverwriteSpent'>,
): LiveSecret => {
  const replica = secret.replicas.get(region);
  if (replica === undefined) return secret;
  const spent = { ...replica, forceOverwrite: false };
  return { ...secret, replicas: new Map(secret.replicas).set(region, spent) };
};

/**
 * Replaces whatever was there by the copied state. Only the creation time and the memory of the
 * stream are the replica's own.
 */
export const copied = (before: Secret, event: EventOf<'ReplicaCopied'>): ActiveSecret => ({
  status: 'active',
  arn: event.arn,
  name: event.name,
  description: event.description,
  keyId: event.keyId,
  externalType: event.externalType,
  createdWith: null,
  createdAt: before.status !== 'absent' && before.arn === event.arn ? before.createdAt : event.at,
  changedAt: event.at,
  versions: new Map(event.versions.map(versionOf)),
  stages: new Map(event.stages),
  tags: event.tags && new Map(event.tags),
  policy: event.policy,
  rotation: event.rotation,
  replicas: new Map(),
  replicated: false,
  replicaOf: event.source,
  memory: before.memory,
});

const versionOf = ({
  versionId,
  sourceDigest,
  ...version
}: CopiedVersion): readonly [VersionId, Version] => [
  versionId,
  sourceDigest === null ? version : { ...version, sourceDigest },
];

/**
 * Makes a replica a standalone secret. Its rotation is turned off, because the function it names is
 * in the region of the primary.
 */
export const promoted = (secret: LiveSecret, { link }: EventOf<'ReplicaPromoted'>): LiveSecret => ({
  ...secret,
  replicaOf: null,
  rotation: secret.rotation && { ...secret.rotation, enabled: false },
  memory: withPromotion(secret.memory, link),
});

/** Fences off a link, so that copies by it are rejected; the secret itself does not change. */
export const fenced = (secret: Secret, { link }: EventOf<'ReplicaFenced'>): Secret => ({
  ...secret,
  memory: withFence(secret.memory, link),
});
