import { lockingStatements } from '../../../domain/iam/lock-out.ts';
import { LOCKED_OUT, PUBLIC_POLICY } from '../../../domain/iam/messages.ts';
import { publicStatements } from '../../../domain/iam/public-access.ts';
import type { SecretArn } from '../../../domain/secret/ids.ts';
import type { Call, Operation, Output } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { REQUESTS } from '../wire/requests.ts';
import { readPolicy } from './policy-input.ts';

/** The names of the checks as this service gives them; those of AWS are not established. */
const BROAD_ACCESS = { CheckName: 'BROAD_ACCESS', ErrorMessage: PUBLIC_POLICY };
const LOCK_OUT = { CheckName: 'LOCK_OUT', ErrorMessage: LOCKED_OUT };

/**
 * ValidateResourcePolicy: faults of grammar are errors; broad access, and a policy that locks out who
 * asks, are findings.
 */
export const validateResourcePolicy: Operation = {
  name: 'ValidateResourcePolicy',
  parse: (json) => {
    const { SecretId, ResourcePolicy } = decodeInput(REQUESTS.ValidateResourcePolicy, json);
    return SecretId === undefined
      ? { target: 'account', run: async (call) => findings(ResourcePolicy, call, null) }
      : {
          target: 'secret',
          secretId: SecretId,
          run: async (call, { secret }) => findings(ResourcePolicy, call, secret.arn),
        };
  },
};

const findings = (text: string, { principal }: Call, arn: SecretArn | null): Output => {
  const { policy } = readPolicy(text);
  const found = [
    ...(publicStatements(policy).length > 0 ? [BROAD_ACCESS] : []),
    ...(lockingStatements(policy, principal, arn).length > 0 ? [LOCK_OUT] : []),
  ];
  return { PolicyValidationPassed: found.length === 0, ValidationErrors: found };
};
