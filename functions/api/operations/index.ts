import type { Operation } from '../operation.ts';
import { createSecret } from './create-secret.ts';
import { describeSecret } from './describe-secret.ts';
import { getSecretValue } from './get-secret-value.ts';
import { OPERATION_NAMES } from './names.ts';

const BUILT: readonly Operation[] = [createSecret, describeSecret, getSecretValue];

/** What the registry says of an operation name. */
export type Lookup = Operation | 'notImplemented' | 'unknown';

/** Find an operation by the name in X-Amz-Target; the names of the model that are not built yet differ. */
export const findOperation = (name: string): Lookup => {
  const known = OPERATION_NAMES.find((candidate) => candidate === name);
  if (known === undefined) return 'unknown';
  return BUILT.find((operation) => operation.name === known) ?? 'notImplemented';
};
