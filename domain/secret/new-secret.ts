import { type Rejection, rejection } from './decision.ts';
import type { Tag } from './events.ts';
import { isExternalType } from './external-types.ts';
import type { Region } from './ids.ts';
import { LIMITS } from './limits.ts';
import {
  INVALID_KEY_ID,
  INVALID_REPLICA_REGION,
  systemTag,
  tooManyReplicas,
  tooManyTags,
  unknownExternalType,
} from './messages.ts';
import { partitionOf } from './names.ts';
import type { NewReplica } from './replica-commands.ts';

/** The parts of a request to create a secret that are checked without looking at anything stored. */
export type NewSecretParts = {
  readonly tags: readonly Tag[];
  readonly replicas: readonly NewReplica[];
  readonly externalType: string | null;
};

/** The first rule these parts break, or `null`. `home` is the region of the secret itself. */
export const partsRejection = (parts: NewSecretParts, home: Region): Rejection | null =>
  tagRejection(parts.tags) ??
  externalTypeRejection(parts.externalType) ??
  replicaRejection(parts.replicas, home);

/** Keys under `aws:` belong to AWS and cannot be set or removed. */
export const isSystemTag = (key: string): boolean => key.toLowerCase().startsWith('aws:');

/** Repeated keys count once, with the last value, in the place of the first. */
export const uniqueTags = (tags: readonly Tag[]): readonly Tag[] =>
  [...new Map(tags.map(({ key, value }) => [key, value]))].map(([key, value]) => ({ key, value }));

/** A region named twice counts once, as it was named first. */
export const uniqueReplicas = (replicas: readonly NewReplica[]): readonly NewReplica[] => {
  const first = new Map<Region, NewReplica>();
  for (const replica of replicas)
    if (!first.has(replica.region)) first.set(replica.region, replica);
  return [...first.values()];
};

const tagRejection = (tags: readonly Tag[]): Rejection | null => {
  const reserved = tags.find(({ key }) => isSystemTag(key));
  if (reserved) return rejection('InvalidParameter', systemTag(reserved.key));
  return tags.length > LIMITS.tags ? rejection('InvalidParameter', tooManyTags(LIMITS.tags)) : null;
};

/** A partner type must be known. */
export const externalTypeRejection = (type: string | null): Rejection | null =>
  type === null || isExternalType(type)
    ? null
    : rejection('InvalidParameter', unknownExternalType(type));

/**
 * A replica goes to another region of the same partition ("Replicate secrets", user guide). Its key is
 * tried there, but for one of other characters than a key can have: 64 of those would outgrow an item.
 */
export const replicaRejection = (
  replicas: readonly NewReplica[],
  home: Region,
): Rejection | null => {
  if (replicas.length > LIMITS.replicas) {
    return rejection('InvalidParameter', tooManyReplicas(LIMITS.replicas));
  }
  const isElsewhere = ({ region }: NewReplica) =>
    region !== home && partitionOf(region) === partitionOf(home);
  if (!replicas.every(isElsewhere)) return rejection('InvalidParameter', INVALID_REPLICA_REGION);
  return replicas.every(({ keyId }) => keyId === null || isAscii(keyId))
    ? null
    : rejection('InvalidParameter', INVALID_KEY_ID);
};

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);
