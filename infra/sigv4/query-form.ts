import { ALGORITHM, type AuthorizationFields } from './authorization-fields.ts';
import { decodedOctets } from './encoding.ts';
import type { QueryParameter } from './query.ts';
import {
  type Checked,
  missingQueryParameters,
  passed,
  refused,
  repeatedQueryParameter,
  UNSUPPORTED_ALGORITHM,
} from './refusals.ts';

/** Query name of a session token. */
export const TOKEN_PARAMETER = 'X-Amz-Security-Token';

const REQUIRED = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
];

/** Parameters that mark a query as presigned; as in AWS, case-sensitive. */
const AUTH_PARAMETERS: ReadonlySet<string> = new Set([...REQUIRED, TOKEN_PARAMETER]);

/** The authentication parameters of a query, in wire order. */
export const authParameters = (parameters: readonly QueryParameter[]): readonly QueryParameter[] =>
  parameters.filter(({ name }) => AUTH_PARAMETERS.has(name));

/** Parses the fields of a presigned query; each parameter may occur only once. */
export const queryFields = (
  parameters: readonly QueryParameter[],
): Checked<AuthorizationFields> => {
  const fields = new Map<string, string>();
  for (const { name, value } of parameters) {
    if (fields.has(name)) return refused(repeatedQueryParameter(name));
    fields.set(name, decodedOctets(value));
  }

  const [algorithm, credential, timestamp, expires, signedHeaders, signature] = REQUIRED.map(
    (name) => fields.get(name),
  );
  if (
    algorithm === undefined ||
    credential === undefined ||
    timestamp === undefined ||
    expires === undefined ||
    signedHeaders === undefined ||
    signature === undefined
  ) {
    return refused(missingQueryParameters(REQUIRED.filter((name) => !fields.has(name))));
  }
  if (algorithm !== ALGORITHM) return refused(UNSUPPORTED_ALGORITHM);
  return passed({ credential, signedHeaders, signature, timestamp, expires });
};
