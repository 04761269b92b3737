import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AccountId } from '../../domain/secret/ids.ts';
import {
  readCredentials,
  type StoredCredentials,
  writeCredentials,
} from '../../infra/credentials/credentials-file.ts';
import {
  newRootCredentials,
  type RootCredentials,
} from '../../infra/credentials/root-credentials.ts';
import type { CredentialsSeal } from '../../infra/keyring/credentials-seal.ts';
import { unfinishedOf } from '../../infra/system/replace-file.ts';
import { OperatorError } from '../operator-error.ts';
import { regionFiles } from '../regions/region-files.ts';

/** The file with the account and the root access key of a data directory. */
export const credentialsFileIn = (directory: string): string => join(directory, 'credentials.json');

/** The stored credentials, or that they are not those which were sealed here. */
type Kept = StoredCredentials | { readonly kind: 'planted' };

/** Seals what an earlier release left in clear, if nothing was sealed yet, and takes away what a crash left. */
export const sealCleartext = (path: string, seal: CredentialsSeal): Kept => {
  rmSync(unfinishedOf(path), { force: true });
  const stored = readGenuine(path, seal);
  if (stored.kind === 'missing') seal.refuseClear();
  if (stored.kind !== 'found') return stored;
  if (stored.clear) writeCredentials(path, stored.credentials, seal.key);
  seal.putInForce(stored.credentials.accessKeyId);
  return stored;
};

const readGenuine = (path: string, seal: CredentialsSeal | null): Kept => {
  const stored = readCredentials(path, seal?.key ?? null);
  if (stored.kind !== 'found' || seal === null) return stored;
  const inForce = seal.accessKeyId();
  const isGenuine = stored.clear
    ? seal.takesClear()
    : inForce === null || inForce === stored.credentials.accessKeyId;
  return isGenuine ? stored : { kind: 'planted' };
};

/**
 * The credentials in the file, made now if there are none. Where there are secrets already they are made
 * for an account that is given, and for no other: those secrets would be out of reach.
 * Throws `OperatorError`.
 */
export const keptCredentials = (
  path: string,
  seal: CredentialsSeal | null,
  accountId: AccountId | null,
): RootCredentials & { readonly secretFrom: 'made' | 'kept' } => {
  const stored = seal === null ? readGenuine(path, seal) : sealCleartext(path, seal);
  const kept = believed(stored, path, seal);
  if (kept !== null) return { ...kept, secretFrom: 'kept' };
  const credentials = newRootCredentials();
  const isFirst = seal === null || seal.accessKeyId() === null;
  const newAccount = () => (holdsSecrets(path) ? unknown(path) : credentials.accountId);
  if (isFirst) write(path, { ...credentials, accountId: accountId ?? newAccount() }, seal);
  else replace(path, { ...credentials, accountId: accountId ?? gone(path) }, seal);
  return { ...credentials, secretFrom: 'made' };
};

/** After a crash they are in the file, and put in force by the next start. */
const write = (path: string, credentials: RootCredentials, seal: CredentialsSeal | null): void => {
  writeCredentials(path, credentials, seal?.key ?? null);
  seal?.putInForce(credentials.accessKeyId);
};

/** In this order: a file that is not in force would be refused after a crash. */
const replace = (path: string, credentials: RootCredentials, seal: CredentialsSeal): void => {
  seal.putInForce(credentials.accessKeyId);
  writeCredentials(path, credentials, seal.key);
};

const holdsSecrets = (path: string): boolean => regionFiles(dirname(path)).regions().length > 0;

/** It was given by environment until now: in another one, all secrets would seem to have vanished. */
const unknown = (path: string): never => {
  throw new OperatorError(
    `There are secrets in this directory, and no ${path} that tells whose: set SEALSTREAM_ACCOUNT_ID to ` +
      'their account, as it was when they were written.',
  );
};

const gone = (path: string): never => {
  throw new OperatorError(
    `${path} is missing, and the secrets of this directory belong to the account it named: restore it, or ` +
      'set SEALSTREAM_ACCOUNT_ID to that account to have a new access key made for it.',
  );
};

/** The credentials in the file, which is left as it is; `null` for none. Throws `OperatorError`. */
export const readKeptCredentials = (
  path: string,
  seal: CredentialsSeal | null,
): RootCredentials | null => believed(readGenuine(path, seal), path, seal);

const believed = (
  stored: Kept,
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
        `${path} is damaged, and its secrets belong to the account it named: restore it, or ${ANEW}`,
      );
    case 'closed':
      throw new OperatorError(seal === null ? sealedElsewhere(path) : closed(path));
  }
};

const ANEW =
  'move it away and set SEALSTREAM_ACCOUNT_ID to its account to have a new access key made.';

const sealedElsewhere = (path: string): string =>
  `The secret in ${path} is sealed under the keyring, which --keys kms leaves alone: give the ` +
  'access key in the environment.';

const closed = (path: string): string =>
  `The secret in ${path} does not open: the file was altered, or sealed under another keyring. ` +
  `Restore it together with its keyring, or ${ANEW}`;

const planted = (path: string): string =>
  `${path} is not the one that was sealed last: somebody replaced it, by an earlier one or one of their own. ` +
  `Restore it, or ${ANEW}`;
