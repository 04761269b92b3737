import { lockingStatements } from '../../../domain/iam/lock-out.ts';
import { LOCKED_OUT, PUBLIC_POLICY } from '../../../domain/iam/messages.ts';
import { publicStatements } from '../../../domain/iam/public-access.ts';
import type { SecretArn } from '../../../domain/secret/ids.ts';
import { permission } from '../access.ts';
import { type Call, operation, theAccount, theSecret } from '../operation.ts';
import type { Output } from '../wire/answers.ts';
import { resourcePolicy, secretId } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';
import { readPolicy } from './policy-input.ts';

/** The names of the checks as this service gives them; those of AWS are not established. */
const BROAD_ACCESS = { CheckName: 'BROAD_ACCESS', ErrorMessage: PUBLIC_POLICY };
const LOCK_OUT = { CheckName: 'LOCK_OUT', ErrorMessage: LOCKED_OUT };

/**
 * ValidateResourcePolicy: faults of grammar are errors; broad access, and a policy that locks out who
 * asks, are findings.
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
  run: async (call, { ResourcePolicy }, head) =>
    findings(ResourcePolicy, call, head?.secret.arn ?? null),
});

const findings = (text: string, { principal }: Call, arn: SecretArn | null): Output => {
  const { policy } = readPolicy(text);
  const found = [
    ...(publicStatements(policy).length > 0 ? [BROAD_ACCESS] : []),
    ...(lockingStatements(policy, principal, arn).length > 0 ? [LOCK_OUT] : []),
  ];
  return { PolicyValidationPassed: found.length === 0, ValidationErrors: found };
};
