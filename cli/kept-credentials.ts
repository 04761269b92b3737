import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  readCredentials,
  type StoredCredentials,
  writeCredentials,
} from '../infra/credentials/credentials-file.ts';
import { newRootCredentials, type RootCredentials } from '../infra/credentials/root-credentials.ts';
import type { CredentialsSeal } from '../infra/keyring/credentials-seal.ts';
import { unfinishedOf } from '../infra/system/replace-file.ts';
import { OperatorError } from './operator-error.ts';

/** The file with the account and the root access key of a data directory. */
export const credentialsFileIn = (directory: string): string => join(directory, 'credentials.json');

/** The stored credentials, or that they are not those which were sealed here. */
type Kept = StoredCredentials | { readonly kind: 'planted' };

/** Seals what an earlier release left in clear, if nothing was sealed yet, and takes away what a crash left. */
export const sealCleartext = (path: string, seal: CredentialsSeal): Kept => {
  rmSync(unfinishedOf(path), { force: true });
  const stored = readGenuine(path, seal);
  if (stored.kind !== 'found') return stored;
  if (stored.clear) writeCredentials(path, stored.credentials, seal.key);
  seal.putInForce(stored.credentials.accessKeyId);
  return stored;
};

const readGenuine = (path: string, seal: CredentialsSeal | null): Kept => {
  const stored = readCredentials(path, seal?.key ?? null);
  if (stored.kind !== 'found' || seal === null) return stored;
  const inForce = seal.accessKeyId();
  const isGenuine =
    inForce === null || (inForce === stored.credentials.accessKeyId && !stored.clear);
  return isGenuine ? stored : { kind: 'planted' };
};

/** The credentials in the file, made now if there is none. Throws `OperatorError`. */
export const keptCredentials = (
  path: string,
  seal: CredentialsSeal | null,
): RootCredentials & { readonly secretFrom: 'made' | 'kept' } => {
  const stored = seal === null ? readGenuine(path, seal) : sealCleartext(path, seal);
  const kept = believed(stored, path, seal);
  if (kept !== null) return { ...kept, secretFrom: 'kept' };
  const credentials = newRootCredentials();
  // In this order: a file that is not in force would be refused after a crash.
  seal?.putInForce(credentials.accessKeyId);
  writeCredentials(path, credentials, seal?.key ?? null);
  return { ...credentials, secretFrom: 'made' };
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
        `${path} is damaged, and its secrets belong to the account it named: restore it, ` +
          'or move it away to begin with new credentials.',
      );
    case 'closed':
      throw new OperatorError(seal === null ? sealedElsewhere(path) : closed(path));
  }
};

const sealedElsewhere = (path: string): string =>
  `The secret in ${path} is sealed under the keyring, which --keys kms leaves alone: give the ` +
  'access key in the environment, or move the file away to begin with new credentials.';

const closed = (path: string): string =>
  `The secret in ${path} does not open: the file was altered, or sealed under another keyring. ` +
  'Restore it together with its keyring, or move it away to begin with new credentials.';

const planted = (path: string): string =>
  `${path} is not the one that was sealed last: somebody replaced it, by an earlier one or one of their own. ` +
  'Restore it, or move it away to begin with new credentials.';
