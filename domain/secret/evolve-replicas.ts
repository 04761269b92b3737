import type { EventOf } from './events.ts';
import { without } from './evolve-parts.ts';
import type { VersionId } from './ids.ts';
import type { CopiedVersion } from './replica-events.ts';
import { earlierOf, withFence, withPromotion } from './replication.ts';
import type { ActiveSecret, LiveSecret, Secret, Version } from './state.ts';

/** A primary with a region added, or asked for again: by a new link either way. */
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

/** A primary without a region. */
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

/** A primary whose link overwrites nothing any more. */
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
 * A replica as it was copied, whatever was there before. Its own are the time at which it came to be,
 * and the memory of its stream.
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
 * A secret of its own from now on. Its rotation is turned off: the function it names is in the region
 * of the primary.
 */
export const promoted = (secret: LiveSecret, { link }: EventOf<'ReplicaPromoted'>): LiveSecret => ({
  ...secret,
  replicaOf: null,
  rotation: secret.rotation && { ...secret.rotation, enabled: false },
  memory: withPromotion(secret.memory, link),
});

/** A stream that takes no copies by a link any more; whatever secret it has stays as it is. */
export const fenced = (secret: Secret, { link }: EventOf<'ReplicaFenced'>): Secret => ({
  ...secret,
  memory: withFence(secret.memory, link),
});
