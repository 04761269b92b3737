import type { SecretArn, Stage, VersionId } from './ids.ts';

/** The service's own sentences; `M…` is the number in the message catalogue of docs/compatibility.md. */

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

/** M13 */
export const INVALID_NAME =
  'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!';

/** M22 */
export const KEY_ACCESS_DENIED = 'Access to KMS is not allowed';

/** M25 */
export const INVALID_REPLICA_REGION = 'Invalid replica region.';

/** M29 */
export const systemTag = (key: string): string =>
  `You can't modify system tags. Tag key: '${key}'.`;

/** Not recorded from the service: the model's description of EncryptionFailure. */
export const CANNOT_ENCRYPT =
  "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is available, enabled, and not in an invalid state.";

/** M36 */
export const ASYMMETRIC_KEY = 'Cannot generate a data key with an asymmetric KMS key';

/** Not recorded from the service: the model's description of DecryptionFailure. */
export const CANNOT_DECRYPT =
  "Secrets Manager can't decrypt the protected secret text using the provided KMS key.";

/** Not recorded from the service. */
export const tooManyTags = (limit: number): string =>
  `You can't attach more than ${limit} tags to a secret.`;

/** Not recorded from the service. */
export const tooManyReplicas = (limit: number): string =>
  `You can't replicate a secret to more than ${limit} Regions.`;

/** Not recorded from the service. */
export const unknownExternalType = (type: string): string =>
  `The secret type ${type} is not a supported managed external secret type.`;

/** The text of ThrottlingException. */
export const RATE_EXCEEDED = 'Rate exceeded';
