import type { AccountId } from '../../domain/secret/ids.ts';
import {
  isAccessKeyId,
  isAccountId,
  isSecretAccessKey,
  type RootCredentials,
} from '../../infra/credentials/root-credentials.ts';
import type { CredentialsSeal } from '../../infra/keyring/credentials-seal.ts';
import {
  credentialsFileIn,
  keptCredentials,
  sealCleartext,
} from '../data-directory/kept-credentials.ts';
import { OperatorError } from '../operator-error.ts';
import { type Environment, variable } from './environment.ts';
import { type GivenSecret, secretVariable } from './secret-variable.ts';

const ACCESS_KEY_ID = 'SEALSTREAM_ROOT_ACCESS_KEY_ID';
const ACCOUNT_ID = 'SEALSTREAM_ACCOUNT_ID';

/** The variable with the secret half of the root access key. */
export const SECRET_VARIABLE = 'SEALSTREAM_ROOT_SECRET_ACCESS_KEY';

/** The credentials in force, and where their secret is from. */
export type Root = RootCredentials & {
  /** Made at this start, kept in `credentials.json`, or given by the operator in one of three ways. */
  readonly secretFrom: 'made' | 'kept' | GivenSecret['from'];
};

/** What the environment says; `null` is for the file to say. */
export type GivenRoot = {
  readonly accountId: AccountId | null;
  readonly key: Omit<Root, 'accountId'> | null;
};

/** Checks the variables. Throws `OperatorError` (exit code 2) without quoting a secret. */
export const givenRoot = (env: Environment): GivenRoot => {
  const accountId = variable(env, ACCOUNT_ID) ?? null;
  if (accountId !== null && !isAccountId(accountId)) {
    throw wrong(`${ACCOUNT_ID} must be 12 digits, not '${accountId}'.`);
  }
  return { accountId, key: givenKey(env) };
};

const givenKey = (env: Environment): GivenRoot['key'] => {
  const accessKeyId = variable(env, ACCESS_KEY_ID);
  const secret = secretVariable(env, SECRET_VARIABLE);
  if (accessKeyId === undefined && secret === undefined) return null;
  if (accessKeyId === undefined || secret === undefined) {
    const variables = `${ACCESS_KEY_ID} and ${secret?.source ?? SECRET_VARIABLE}`;
    throw wrong(`${variables} belong together: set both or neither.`);
  }
  if (!isAccessKeyId(accessKeyId)) {
    throw wrong(`${ACCESS_KEY_ID} must be 16 to 128 letters, digits and '_'.`);
  }
  if (!isSecretAccessKey(secret.text)) {
    throw wrong(`${secret.source} must be 16 to 128 visible ASCII characters.`);
  }
  return { accessKeyId, secretAccessKey: secret.text, secretFrom: secret.from };
};

/**
 * The root credentials of a data directory: what the environment gives, and for the rest the file,
 * made at the first start. The secret in the file is sealed, and one that an earlier release left in
 * clear is sealed now; without a seal it stays as it is. A file is neither made nor read for
 * what the environment gives. Throws `OperatorError` for a file that others can read, that is damaged
 * or that does not open; it is never replaced.
 */
export const rootCredentials = (
  directory: () => string,
  given: GivenRoot,
  seal: CredentialsSeal | null,
): Root => {
  const { accountId, key: givenKey } = given;
  if (accountId !== null && givenKey !== null) {
    if (seal !== null) sealCleartext(credentialsFileIn(directory()), seal);
    return { accountId, ...givenKey };
  }
  const kept = keptCredentials(credentialsFileIn(directory()), seal, accountId);
  return { ...kept, ...givenKey, accountId: accountId ?? kept.accountId };
};

const wrong = (message: string): OperatorError => new OperatorError(message, { exitCode: 2 });
