import { join } from 'node:path';
import type { AccountId } from '../domain/secret/ids.ts';
import { readCredentials, writeCredentials } from '../infra/credentials/credentials-file.ts';
import {
  isAccessKeyId,
  isAccountId,
  isSecretAccessKey,
  newRootCredentials,
  type RootCredentials,
} from '../infra/credentials/root-credentials.ts';
import { type Environment, variable } from './io.ts';
import { OperatorError } from './operator-error.ts';

const ACCESS_KEY_ID = 'SEALSTREAM_ROOT_ACCESS_KEY_ID';
const ACCOUNT_ID = 'SEALSTREAM_ACCOUNT_ID';

/** The variable with the secret half of the root access key. */
export const SECRET_VARIABLE = 'SEALSTREAM_ROOT_SECRET_ACCESS_KEY';

/** The credentials in force, and whether their secret was made here or given by the operator. */
export type Root = RootCredentials & { readonly secretFrom: 'file' | 'environment' };

/** What the environment says; `null` is for the file to say. */
export type GivenRoot = {
  readonly accountId: AccountId | null;
  readonly key: Omit<RootCredentials, 'accountId'> | null;
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
  const secretAccessKey = variable(env, SECRET_VARIABLE);
  if (accessKeyId === undefined && secretAccessKey === undefined) return null;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw wrong(`${ACCESS_KEY_ID} and ${SECRET_VARIABLE} belong together: set both or neither.`);
  }
  if (!isAccessKeyId(accessKeyId)) {
    throw wrong(`${ACCESS_KEY_ID} must be 16 to 128 letters, digits and '_'.`);
  }
  if (!isSecretAccessKey(secretAccessKey)) {
    throw wrong(`${SECRET_VARIABLE} must be 16 to 128 visible ASCII characters.`);
  }
  return { accessKeyId, secretAccessKey };
};

/**
 * The root credentials of a data directory: what the environment gives, and for the rest the file,
 * made at the first start. The file is neither read nor made when it has nothing to say. Throws
 * `OperatorError` for a file that others can read or that is damaged; it is never replaced.
 */
export const rootCredentials = (directory: () => string, given: GivenRoot): Root => {
  const { accountId, key } = given;
  if (accountId !== null && key !== null) return { accountId, ...key, secretFrom: 'environment' };
  const kept = keptIn(join(directory(), 'credentials.json'));
  return {
    ...kept,
    ...key,
    accountId: accountId ?? kept.accountId,
    secretFrom: key === null ? 'file' : 'environment',
  };
};

const keptIn = (path: string): RootCredentials => {
  const stored = readCredentials(path);
  switch (stored.kind) {
    case 'found':
      return stored.credentials;
    case 'missing': {
      const credentials = newRootCredentials();
      writeCredentials(path, credentials);
      return credentials;
    }
    case 'exposed':
      throw new OperatorError(
        `Others than its owner have access to ${path} (mode ${stored.mode.toString(8)}): ` +
          `run chmod 600 ${path}, and replace the access key if others may have read it.`,
      );
    case 'damaged':
      throw new OperatorError(
        `${path} is damaged, and its secrets belong to the account it named: restore it, ` +
          'or move it away to begin with new credentials.',
      );
  }
};

const wrong = (message: string): OperatorError => new OperatorError(message, { exitCode: 2 });
