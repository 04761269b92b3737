import type { SecretArn, Stage, VersionId } from './ids.ts';

// The messages of AWS, byte for byte; `M…` is the number in the message catalogue of
// docs/compatibility.md.

/** M1 */
export const NO_SUCH_SECRET = "Secrets Manager can't find the specified secret.";

/** M2 */
export const noValueForStage = (stage: Stage): string =>
  `Secrets Manager can't find the specified secret value for staging label: ${stage}`;

/** M3 */
export const noValueForVersion = (versionId: VersionId): string =>
  `Secrets Manager can't find the specified secret value for VersionId: ${versionId}`;

/** M4 */
export const STAGE_NOT_ON_VERSION =
  'You provided a VersionStage that is not associated to the provided VersionId.';

/** M5 */
export const NAME_SCHEDULED =
  "You can't create this secret because a secret with this name is already scheduled for deletion.";

/** M6 */
export const MARKED_FOR_DELETION =
  "You can't perform this operation on the secret because it was marked for deletion.";

/** M8 */
export const nameTaken = (name: string): string =>
  `The operation failed because the secret ${name} already exists.`;

/** M9 */
export const tokenReused = (token: VersionId | null, arn: SecretArn): string =>
  `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${arn}.`;

/** M10 */
export const TOKEN_REQUIRED =
  'You must provide a ClientRequestToken value. We recommend a UUID-type value.';

/** M11 */
export const TWO_VALUES =
  "You can't specify both a binary secret value and a string secret value in the same secret.";

/** M12 */
export const VALUE_REQUIRED = 'You must provide either SecretString or SecretBinary.';

/** M13 */
export const INVALID_NAME =
  'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!';

/** M14 */
export const holderNotNamed = (stage: Stage, holder: VersionId): string =>
  `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`;

/** M15, with the apostrophe as recorded. */
export const CURRENT_NOT_REMOVABLE =
  'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.';

/** M16 */
export const wrongHolder = (stage: Stage): string =>
  `When you move staging label ${stage}, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label ${stage}.`;

/** Not recorded from AWS. */
export const NOTHING_TO_MOVE = 'You must provide RemoveFromVersionId or MoveToVersionId, or both.';

/** M17 */
export const NO_ROTATION_FUNCTION =
  'No Lambda rotation function ARN is associated with this secret.';

/** M19 */
export const ROTATION_INCOMPLETE =
  "A previous rotation isn't complete. That rotation will be reattempted.";

/** Not recorded from AWS. */
export const NOT_A_REPLICA = "You can't stop the replication of a secret that isn't a replica.";

/** M22 */
export const KEY_ACCESS_DENIED = 'Access to KMS is not allowed';

/** M40 */
export const INVALID_KEY_ID = 'The operation failed because of an invalid KMS key: Invalid keyId';

/** M41 */
export const invalidKeyArn = (region: string): string =>
  `The operation failed because of an invalid KMS key: Invalid arn ${region}`;

/** M23 */
export const ON_REPLICA =
  "Operation not permitted on a replica secret. Call must be made in primary secret's region.";

/** M24 */
export const stillReplicated = (arn: SecretArn, regions: readonly string[]): string =>
  `You can't delete secret ${arn} that still has replica regions [${regions.join(', ')}].`;

/** M25 */
export const INVALID_REPLICA_REGION = 'Invalid replica region.';

/** M37 */
export const NAME_TAKEN_IN_REGION = 'Secret with this name already exists in this region';

/** Only between workers. */
export const LINK_ENDED = 'The replica was promoted, or removed by its primary';

/** Not recorded from AWS. */
export const TAG_WITHOUT_KEY = 'You must provide a Key for each tag.';

/** M29 */
export const systemTag = (key: string): string =>
  `You can't modify system tags. Tag key: '${key}'.`;

/** Not recorded from AWS: the description in the service model of EncryptionFailure. */
export const CANNOT_ENCRYPT =
  "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is available, enabled, and not in an invalid state.";

/** M30 */
export const WRONG_RECOVERY_WINDOW =
  'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).';

/** M31 */
export const FORCE_AND_WINDOW =
  "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.";

/** Not recorded from AWS. */
export const tooManyVersions = (limit: number): string =>
  `A secret can't have more than ${limit} versions. Versions without a staging label are removed when they are older than a day.`;

/** M43 */
export const TOO_MANY_STAGES =
  'You exceeded the maximum number of staging labels allowed on a secret.';

/** M36 */
export const ASYMMETRIC_KEY = 'Cannot generate a data key with an asymmetric KMS key';

/** Not recorded from AWS: the description in the service model of DecryptionFailure. */
export const CANNOT_DECRYPT =
  "Secrets Manager can't decrypt the protected secret text using the provided KMS key.";

/** Not recorded from AWS. */
export const tooManyTags = (limit: number): string =>
  `You can't attach more than ${limit} tags to a secret.`;

/** Not recorded from AWS. */
export const tooManyReplicas = (limit: number): string =>
  `You can't replicate a secret to more than ${limit} Regions.`;

/** Not recorded from AWS. */
export const unknownExternalType = (type: string): string =>
  `The secret type ${type} is not a supported managed external secret type.`;

/** Not recorded from AWS. */
export const INVALID_NEXT_TOKEN =
  'The NextToken value is invalid. Use the one of the last answer with the same parameters.';

/** M34 */
export const LIST_OR_FILTERS = "Either 'SecretIdList' or 'Filters' must be provided, but not both.";

/** M35 */
export const RESULTS_WITHOUT_FILTERS =
  "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.";

/** The message of ThrottlingException. */
export const RATE_EXCEEDED = 'Rate exceeded';

/** Not recorded from AWS, which has no such limit. */
export const TOO_LARGE_FOR_BATCH =
  'The answer would be too large with the value of this secret. Read it with GetSecretValue.';
