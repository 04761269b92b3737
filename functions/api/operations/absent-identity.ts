import { isSecretName, secretArn } from '../../../domain/secret/names.ts';
import type { Call } from '../operation.ts';
import type { Output } from '../wire/answers.ts';

/**
 * ARN and Name for a secret that does not exist, which force-deleting one answers with: the name as
 * it was given, under an ARN that is nobody's.
 */
export const absentIdentity = (
  secretId: string,
  { owner, ids }: Pick<Call, 'owner' | 'ids'>,
): NonNullable<Output> => ({
  ARN: isSecretName(secretId) ? secretArn(owner, secretId, ids.arnSuffix()) : secretId,
  Name: secretId,
});
