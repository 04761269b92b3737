import { PUBLIC_POLICY } from '../../../domain/iam/messages.ts';
import { publicStatements } from '../../../domain/iam/public-access.ts';
import type { Call, Operation, Output } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { REQUESTS } from '../wire/requests.ts';
import { readPolicy } from './policy-input.ts';

/** The name of the check as this service gives it; AWS's is not established. */
const BROAD_ACCESS = 'BROAD_ACCESS';

/** ValidateResourcePolicy: faults of grammar are errors, broad access is a finding. */
export const validateResourcePolicy: Operation = {
  name: 'ValidateResourcePolicy',
  parse: (json) => {
    const { SecretId, ResourcePolicy } = decodeInput(REQUESTS.ValidateResourcePolicy, json);
    const run = async (call: Call) => findings(ResourcePolicy, call);
    return SecretId === undefined
      ? { target: 'account', run }
      : { target: 'secret', secretId: SecretId, run };
  },
};

const findings = (text: string, { owner }: Call): Output => {
  const { policy } = readPolicy(text, owner.account);
  const broad = publicStatements(policy).length > 0;
  return {
    PolicyValidationPassed: !broad,
    ValidationErrors: broad ? [{ CheckName: BROAD_ACCESS, ErrorMessage: PUBLIC_POLICY }] : [],
  };
};
