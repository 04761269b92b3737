import { checkPolicy, type PolicyFinding } from '../../../app/secret/policy.ts';
import { LOCKED_OUT, PUBLIC_POLICY } from '../../../domain/iam/messages.ts';
import { permission } from '../access.ts';
import { operation, theAccount, theSecret } from '../operation.ts';
import { orThrow } from '../wire/errors.ts';
import { resourcePolicy, secretId } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';

/** The names of the checks are this service's own; those of AWS are not established. */
const CHECKS: { readonly [Finding in PolicyFinding]: object } = {
  broadAccess: { CheckName: 'BROAD_ACCESS', ErrorMessage: PUBLIC_POLICY },
  lockOut: { CheckName: 'LOCK_OUT', ErrorMessage: LOCKED_OUT },
};

/**
 * ValidateResourcePolicy: faults of grammar are errors; broad access, and a policy that locks its author
 * out, are findings.
 */
export const validateResourcePolicy = operation({
  name: 'ValidateResourcePolicy',
  rateGroup: 'ResourcePolicy',
  input: structure({ SecretId: secretId, ResourcePolicy: resourcePolicy }, 'ResourcePolicy'),
  target: ({ SecretId }) => (SecretId === undefined ? theAccount() : theSecret({ SecretId })),
  access: () => [
    permission('secretsmanager:ValidateResourcePolicy'),
    permission('secretsmanager:PutResourcePolicy'),
  ],
  run: async ({ principal }, { ResourcePolicy }, head) => {
    const { findings } = orThrow(checkPolicy(ResourcePolicy, principal, head?.secret.arn ?? null));
    return {
      PolicyValidationPassed: findings.length === 0,
      ValidationErrors: findings.map((finding) => CHECKS[finding]),
    };
  },
});
