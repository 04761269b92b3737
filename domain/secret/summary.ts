import type { Instant } from './ids.ts';
import type { LiveSecret, SecretFacts } from './state.ts';

/** What a list of secrets shows of one: everything but its versions, policy and replicas. */
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
> & { readonly deletion: Deletion | null };

/** The dates of a scheduled deletion. */
export type Deletion = { readonly deletedAt: Instant; readonly purgeAfter: Instant };

/** The summary of a secret that exists. */
export const summaryOf = (secret: LiveSecret): SecretSummary => {
  const { arn, name, description, keyId, externalType, createdAt, changedAt } = secret;
  const { stages, tags, rotation, replicated } = secret;
  const facts = { arn, name, description, keyId, externalType, createdAt, changedAt };
  return { ...facts, stages, tags, rotation, replicated, deletion: deletionOf(secret) };
};

const deletionOf = (secret: LiveSecret): Deletion | null =>
  secret.status === 'active'
    ? null
    : { deletedAt: secret.deletedAt, purgeAfter: secret.purgeAfter };
