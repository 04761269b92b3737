import type { Instant, Region } from './ids.ts';
import type { LiveSecret, SecretFacts } from './state.ts';

/** A secret as ListSecrets returns it: everything except versions, policy and replicas. */
export type SecretSummary = Pick<
  SecretFacts,
  | 'arn'
  | 'name'
  | 'description'
  | 'keyId'
  | 'externalType'
  | 'createdAt'
  | 'changedAt'
  | 'stages'
  | 'tags'
  | 'rotation'
  | 'replicated'
  | 'replicaOf'
> & { readonly deletion: Deletion | null };

/** The dates of a scheduled deletion. */
export type Deletion = { readonly deletedAt: Instant; readonly purgeAfter: Instant };

/** Summarises an existing secret. */
export const summaryOf = (secret: LiveSecret): SecretSummary => {
  const { arn, name, description, keyId, externalType, createdAt, changedAt } = secret;
  const { stages, tags, rotation, replicated, replicaOf } = secret;
  const facts = { arn, name, description, keyId, externalType, createdAt, changedAt };
  const lifeCycle = { rotation, replicated, replicaOf, deletion: deletionOf(secret) };
  return { ...facts, stages, tags, ...lifeCycle };
};

/** PrimaryRegion of a primary or a replica; `null` for a secret that was never replicated. */
export const primaryRegionOf = (
  { replicated, replicaOf }: Pick<SecretSummary, 'replicated' | 'replicaOf'>,
  here: Region,
): Region | null => replicaOf?.region ?? (replicated ? here : null);

const deletionOf = (secret: LiveSecret): Deletion | null =>
  secret.status === 'active'
    ? null
    : { deletedAt: secret.deletedAt, purgeAfter: secret.purgeAfter };
