import type { KeyObject } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  readCredentials,
  type StoredCredentials,
  writeCredentials,
} from '../infra/credentials/credentials-file.ts';
import { newRootCredentials, type RootCredentials } from '../infra/credentials/root-credentials.ts';
import { unfinishedOf } from '../infra/system/replace-file.ts';
import { OperatorError } from './operator-error.ts';

/** The file with the account and the root access key of a data directory. */
export const credentialsFileIn = (directory: string): string => join(directory, 'credentials.json');

/** Seals what an earlier release left in clear, and takes away what a crash left. */
export const sealCleartext = (path: string, key: KeyObject): StoredCredentials => {
  rmSync(unfinishedOf(path), { force: true });
  const stored = readCredentials(path, key);
  if (stored.kind === 'found' && stored.clear) writeCredentials(path, stored.credentials, key);
  return stored;
};

/** The credentials in the file, made now if there is none. Throws `OperatorError`. */
export const keptCredentials = (path: string, key: KeyObject | null): RootCredentials => {
  const stored = key === null ? readCredentials(path, key) : sealCleartext(path, key);
  switch (stored.kind) {
    case 'found':
      return stored.credentials;
    case 'missing': {
      const credentials = newRootCredentials();
      writeCredentials(path, credentials, key);
      return credentials;
    }
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
      throw new OperatorError(key === null ? sealedElsewhere(path) : closed(path));
  }
};

const sealedElsewhere = (path: string): string =>
  `The secret in ${path} is sealed under the keyring, which --keys kms leaves alone: give the ` +
  'access key in the environment, or move the file away to begin with new credentials.';

const closed = (path: string): string =>
  `The secret in ${path} does not open: the file was altered, or sealed under another keyring. ` +
  'Restore it together with its keyring, or move it away to begin with new credentials.';
