import { type Rejection, rejection } from './decision.ts';
import type { Tag } from './events.ts';
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

/** The parts of a CreateSecret request that are checked without reading anything from the store. */
export type NewSecretParts = {
  readonly tags: readonly Tag[];
  readonly replicas: readonly NewReplica[];
  readonly externalType: string | null;
};

/**
 * Rejects a new secret by the first rule it breaks; `primaryRegion` is the region of the secret
 * itself.
 */
export const newSecretRejection = (
  parts: NewSecretParts,
  primaryRegion: Region,
): Rejection | null =>
  tagRejection(parts.tags) ??
  externalTypeRejection(parts.externalType) ??
  replicaRejection(parts.replicas, primaryRegion);

/**
 * Whether a tag key starts with `aws:`: those are reserved for AWS and cannot be set or removed.
 */
export const isSystemTag = (key: string): boolean => key.toLowerCase().startsWith('aws:');

/** Tags without repeated keys: the last value wins, in the position of the first. */
export const uniqueTags = (tags: readonly Tag[]): readonly Tag[] =>
  [...new Map(tags.map(({ key, value }) => [key, value]))].map(([key, value]) => ({ key, value }));

/** Replicas without repeated regions: the first entry wins. */
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

/** Rejects a partner type that is not supported. */
export const externalTypeRejection = (type: string | null): Rejection | null =>
  type === null || EXTERNAL_TYPES.has(type)
    ? null
    : rejection('InvalidParameter', unknownExternalType(type));

/**
 * Rejects replicas that are not in another region of the same partition ("Replicate secrets", user
 * guide). Keys are checked in the replica's region later, except that non-ASCII ones are rejected
 * here: 64 of them could exceed the size of an item.
 */
export const replicaRejection = (
  replicas: readonly NewReplica[],
  primaryRegion: Region,
): Rejection | null => {
  if (replicas.length > LIMITS.replicas) {
    return rejection('InvalidParameter', tooManyReplicas(LIMITS.replicas));
  }
  const isInAnotherRegion = ({ region }: NewReplica) =>
    region !== primaryRegion && partitionOf(region) === partitionOf(primaryRegion);
  if (!replicas.every(isInAnotherRegion))
    return rejection('InvalidParameter', INVALID_REPLICA_REGION);
  return replicas.every(({ keyId }) => keyId === null || isAscii(keyId))
    ? null
    : rejection('InvalidParameter', INVALID_KEY_ID);
};

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);

/** Partner types of managed external secrets ("Managed external secrets partners", user guide). */
const EXTERNAL_TYPES: ReadonlySet<string> = new Set([
  'BigIDClientSecret',
  'CiscoSecurityPlatformApiKey',
  'ConfluentCloudApiKey',
  'DatabricksPAT',
  'DatabricksSPSecret',
  'DatadogAdminKey',
  'DatadogApiKey',
  'DatadogApplicationKey',
  'GitLabAccessToken',
  'JenkinsApiToken',
  'MongoDBAtlasDatabaseUser',
  'MongoDBAtlasServiceAccount',
  'NetskopeApiToken',
  'PaddleApiKey',
  'SalesforceClientSecret',
  'SnowflakeKeyPairAuthentication',
  'SnowflakePat',
]);
