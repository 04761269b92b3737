import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AccountId } from '../../domain/secret/ids.ts';
import {
  readAccount,
  readCredentials,
  type StoredCredentials,
  writeCredentials,
} from '../../infra/credentials/credentials-file.ts';
import {
  newRootCredentials,
  type RootCredentials,
} from '../../infra/credentials/root-credentials.ts';
import type { CredentialsSeal } from '../../infra/keyring/credentials-seal.ts';
import { unfinishedPath } from '../../infra/system/replace-file.ts';
import { OperatorError } from '../operator-error.ts';
import { regionFiles } from '../regions/region-files.ts';

/** Path of the file with the account and the root access key of a data directory. */
export const credentialsFileIn = (directory: string): string => join(directory, 'credentials.json');

/**
 * Reads the account of a data directory from its credentials file, without opening the secret beside it.
 * Throws `OperatorError` if the file is missing or cannot be trusted.
 */
export const storedAccount = (directory: string): AccountId => {
  const path = credentialsFileIn(directory);
  const stored = readAccount(path);
  if (stored.kind === 'found') return stored.accountId;
  const trouble = stored.kind === 'missing' ? 'missing' : `${stored.kind}, so it is not believed`;
  throw new OperatorError(
    `Which account? Give --account or SEALSTREAM_ACCOUNT_ID: ${path} is ${trouble}.`,
    { exitCode: 2 },
  );
};

/** What the file holds; `planted` if it is not the one that was sealed last. */
type Verified = StoredCredentials | { readonly kind: 'planted' };

/**
 * Seals credentials that an earlier release stored in cleartext, unless some were sealed before, and removes
 * the temporary file that a crash may have left.
 */
export const sealCleartext = (path: string, seal: CredentialsSeal): Verified => {
  rmSync(unfinishedPath(path), { force: true });
  const stored = readVerified(path, seal);
  if (stored.kind === 'missing') seal.rejectCleartext();
  if (stored.kind !== 'found') return stored;
  if (stored.clear) writeCredentials(path, stored.credentials, seal.key);
  seal.setAccessKeyId(stored.credentials.accessKeyId);
  return stored;
};

const readVerified = (path: string, seal: CredentialsSeal | null): Verified => {
  const stored = readCredentials(path, seal?.key ?? null);
  if (stored.kind !== 'found' || seal === null) return stored;
  const inForce = seal.accessKeyId();
  const isGenuine = stored.clear
    ? seal.acceptsCleartext()
    : inForce === null || inForce === stored.credentials.accessKeyId;
  return isGenuine ? stored : { kind: 'planted' };
};

/**
 * Loads the stored credentials, generating them if there are none. If the directory holds secrets already,
 * they are generated only for an account named in the environment: any other would make those secrets
 * unreachable. Throws `OperatorError`.
 */
export const loadOrCreateCredentials = (
  path: string,
  seal: CredentialsSeal | null,
  accountId: AccountId | null,
): RootCredentials & { readonly secretFrom: 'made' | 'kept' } => {
  const verified = seal === null ? readVerified(path, seal) : sealCleartext(path, seal);
  const stored = credentialsIn(verified, path, seal);
  if (stored !== null) return { ...stored, secretFrom: 'kept' };
  const credentials = newRootCredentials();
  const isFirst = seal === null || seal.accessKeyId() === null;
  const newAccount = () => (holdsSecrets(path) ? failUnknownAccount(path) : credentials.accountId);
  if (isFirst) write(path, { ...credentials, accountId: accountId ?? newAccount() }, seal);
  else replace(path, { ...credentials, accountId: accountId ?? failMissing(path) }, seal);
  return { ...credentials, secretFrom: 'made' };
};

/** Writes the first credentials. After a crash in between, the next start puts them in force. */
const write = (path: string, credentials: RootCredentials, seal: CredentialsSeal | null): void => {
  writeCredentials(path, credentials, seal?.key ?? null);
  seal?.setAccessKeyId(credentials.accessKeyId);
};

/** Puts new credentials in force before writing them: after a crash, the other order would be rejected. */
const replace = (path: string, credentials: RootCredentials, seal: CredentialsSeal): void => {
  seal.setAccessKeyId(credentials.accessKeyId);
  writeCredentials(path, credentials, seal.key);
};

const holdsSecrets = (path: string): boolean => regionFiles(dirname(path)).regions().length > 0;

/** The account came from the environment until now; under a new one, all secrets would seem lost. */
const failUnknownAccount = (path: string): never => {
  throw new OperatorError(
    `There are secrets in this directory, and no ${path} that tells whose: set SEALSTREAM_ACCOUNT_ID to ` +
      'their account, as it was when they were written.',
  );
};

const failMissing = (path: string): never => {
  throw new OperatorError(
    `${path} is missing, and the secrets of this directory belong to the account it named: restore it, or ` +
      'set SEALSTREAM_ACCOUNT_ID to that account to have a new access key made for it.',
  );
};

/** Reads the credentials without changing the file; `null` if it is missing. Throws `OperatorError`. */
export const readStoredCredentials = (
  path: string,
  seal: CredentialsSeal | null,
): RootCredentials | null => credentialsIn(readVerified(path, seal), path, seal);

const credentialsIn = (
  stored: Verified,
  path: string,
  seal: CredentialsSeal | null,
): RootCredentials | null => {
  switch (stored.kind) {
    case 'found':
      return stored.credentials;
    case 'missing':
      return null;
    case 'planted':
      throw new OperatorError(planted(path));
    case 'exposed':
      throw new OperatorError(
        `${stored.why}, and replace the access key if others may have read it.`,
      );
    case 'damaged':
      throw new OperatorError(
        `${path} is damaged, and its secrets belong to the account it named: restore it, or ${REPLACE}`,
      );
    case 'closed':
      throw new OperatorError(seal === null ? sealedElsewhere(path) : closed(path));
  }
};

const REPLACE =
  'move it away and set SEALSTREAM_ACCOUNT_ID to its account to have a new access key made.';

const sealedElsewhere = (path: string): string =>
  `The secret in ${path} is sealed under the keyring, which --keys kms leaves alone: give the ` +
  'access key in the environment.';

const closed = (path: string): string =>
  `The secret in ${path} does not open: the file was altered, or sealed under another keyring. ` +
  `Restore it together with its keyring, or ${REPLACE}`;

const planted = (path: string): string =>
  `${path} is not the one that was sealed last: somebody replaced it, by an earlier one or one of their own. ` +
  `Restore it, or ${REPLACE}`;
