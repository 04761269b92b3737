import { deleteSecret as remove } from '../../../app/secret/delete.ts';
import { isSecretName, secretArn } from '../../../domain/secret/names.ts';
import { permission } from '../access.ts';
import { type Call, operation } from '../operation.ts';
import { epochSeconds, identity, type Output } from '../wire/answers.ts';
import { orThrow } from '../wire/errors.ts';
import { secretId } from '../wire/members.ts';
import { boolean, integer, structure } from '../wire/shape.ts';

const input = structure(
  {
    SecretId: secretId,
    RecoveryWindowInDays: integer({}),
    ForceDeleteWithoutRecovery: boolean,
  },
  'SecretId',
);

/** DeleteSecret: after a recovery window, or at once. */
export const deleteSecret = operation({
  name: 'DeleteSecret',
  rateGroup: 'DeleteSecret',
  input,
  target: ({ SecretId }) => ({ kind: 'possibleSecret', secretId: SecretId }),
  access: ({ ForceDeleteWithoutRecovery, RecoveryWindowInDays }) => [
    permission('secretsmanager:DeleteSecret', {
      'secretsmanager:ForceDeleteWithoutRecovery': ForceDeleteWithoutRecovery,
      'secretsmanager:RecoveryWindowInDays': RecoveryWindowInDays,
    }),
  ],
  run: async (call, request, head) => {
    const { found, date } = orThrow(
      await remove(call, head, {
        recoveryDays: request.RecoveryWindowInDays ?? null,
        force: request.ForceDeleteWithoutRecovery ?? false,
      }),
    );
    return {
      ...(found === null ? absentIdentity(call, request.SecretId) : identity(found.secret)),
      DeletionDate: epochSeconds(date),
    };
  },
});

/**
 * ARN and Name of a secret that does not exist, as force-deleting one answers: the name as it was given,
 * under an ARN that no secret has.
 */
const absentIdentity = ({ owner, ids }: Call, named: string): NonNullable<Output> => ({
  ARN: isSecretName(named) ? secretArn(owner, named, ids.arnSuffix()) : named,
  Name: named,
});
