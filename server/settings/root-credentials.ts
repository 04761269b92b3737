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
  loadOrCreateCredentials,
  sealCleartext,
} from '../data-directory/stored-credentials.ts';
import { OperatorError } from '../operator-error.ts';
import {
  type Environment,
  type EnvironmentSecret,
  secretVariable,
  variable,
} from './environment.ts';

const ACCESS_KEY_ID = 'SEALSTREAM_ROOT_ACCESS_KEY_ID';
const ACCOUNT_ID = 'SEALSTREAM_ACCOUNT_ID';

/** The variable with the secret half of the root access key. */
export const SECRET_VARIABLE = 'SEALSTREAM_ROOT_SECRET_ACCESS_KEY';

/** The root credentials in force, and where their secret came from. */
export type Root = RootCredentials & {
  /** Generated at this start, stored in `credentials.json`, or supplied by the operator in one of three ways. */
  readonly secretFrom: 'made' | 'kept' | EnvironmentSecret['from'];
};

/** Root credentials in the environment; `null` members come from the credentials file. */
export type RootFromEnvironment = {
  readonly accountId: AccountId | null;
  readonly key: Omit<Root, 'accountId'> | null;
};

/** Reads and validates the variables. Throws `OperatorError` (exit code 2), never quoting a secret. */
export const rootFromEnvironment = (env: Environment): RootFromEnvironment => {
  const accountId = variable(env, ACCOUNT_ID) ?? null;
  if (accountId !== null && !isAccountId(accountId)) {
    throw invalid(`${ACCOUNT_ID} must be 12 digits, not '${accountId}'.`);
  }
  return { accountId, key: keyFromEnvironment(env) };
};

const keyFromEnvironment = (env: Environment): RootFromEnvironment['key'] => {
  const accessKeyId = variable(env, ACCESS_KEY_ID);
  const secret = secretVariable(env, SECRET_VARIABLE);
  if (accessKeyId === undefined && secret === undefined) return null;
  if (accessKeyId === undefined || secret === undefined) {
    const variables = `${ACCESS_KEY_ID} and ${secret?.source ?? SECRET_VARIABLE}`;
    throw invalid(`${variables} belong together: set both or neither.`);
  }
  if (!isAccessKeyId(accessKeyId)) {
    throw invalid(`${ACCESS_KEY_ID} must be 16 to 128 letters, digits and '_'.`);
  }
  if (!isSecretAccessKey(secret.text)) {
    throw invalid(`${secret.source} must be 16 to 128 visible ASCII characters.`);
  }
  return { accessKeyId, secretAccessKey: secret.text, secretFrom: secret.from };
};

/**
 * Resolves the root credentials: the environment first, then the credentials file, which is created at
 * the first start. The file is neither created nor read for what the environment supplies. Given a seal, the
 * secret in the file is sealed, including one that an earlier release stored in cleartext; without a seal
 * it stays as it is. Throws `OperatorError` for a file that others can read, that is damaged or that cannot
 * be decrypted; such a file is never replaced.
 */
export const rootCredentials = (
  directory: () => string,
  { accountId, key }: RootFromEnvironment,
  seal: CredentialsSeal | null,
): Root => {
  if (accountId !== null && key !== null) {
    if (seal !== null) sealCleartext(credentialsFileIn(directory()), seal);
    return { accountId, ...key };
  }
  const stored = loadOrCreateCredentials(credentialsFileIn(directory()), seal, accountId);
  return { ...stored, ...key, accountId: accountId ?? stored.accountId };
};

const invalid = (message: string): OperatorError => new OperatorError(message, { exitCode: 2 });
