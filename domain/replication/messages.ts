import type { OpenFailure } from '../ports/sealer.ts';

/** StatusMessages of replicas. Except for M37, the wording is ours and was not recorded from the service. */

export const REGION_NOT_ENABLED = 'Replication to this region is not enabled.';

export const REGION_UNREACHABLE = 'The region cannot be reached. Replication will be retried.';

export const PRIMARY_UNREACHABLE =
  'The value cannot be read in the region of the primary secret. Replication will be retried.';

export const REGION_SLOW = 'The region answers too slowly. Replication will be retried.';

export const REGION_THROTTLES = 'The quota of requests is exceeded. Replication will be retried.';

export const IMPLAUSIBLE_EPOCH =
  'The region remembers more links than this secret can have had. Its store was altered.';

export const NOT_ANNOUNCED =
  'The primary was not told of the promotion. It learns of it when it next copies.';

export const UNEXPECTED = 'Replication failed unexpectedly. It will be retried.';

export const GIVEN_UP =
  'Replication failed too often. It will be retried later, or when it is asked for again.';

const KEY_FAILURES: { readonly [Failure in OpenFailure]: string } = {
  notFound: 'cannot be found',
  disabled: 'is disabled',
  pendingDeletion: 'is pending deletion',
  denied: 'denies access',
  wrongKind: 'is not a symmetric encryption key',
  invalidCiphertext: 'does not decrypt the value',
  malformed: 'cannot be applied: the value is damaged',
  notAuthentic: 'cannot be applied: the value is not authentic',
};

/** A failure of the key that encrypts the copy. */
export const replicaKeyFailure = (failure: OpenFailure): string =>
  `The KMS key of the replica ${KEY_FAILURES[failure]}.`;

/** A failure of the key that encrypts the primary's value. */
export const primaryKeyFailure = (failure: OpenFailure): string =>
  `The KMS key of the primary secret ${KEY_FAILURES[failure]}.`;
