import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KEYRING_FILE } from '../../../infra/keyring/database.ts';
import { assertDirectoryNotNewer } from '../../../server/data-directory/newer-directory.ts';
import { embeddedKeyring } from '../../../server/home/embedded-home.ts';
import { OperatorError } from '../../../server/operator-error.ts';
import { variable } from '../../../server/settings/environment.ts';
import { secretVariable } from '../../../server/settings/secret-variable.ts';
import type { Io } from '../../io.ts';
import { noKeyring } from './place.ts';

const OLD = 'SEALSTREAM_ROOT_KEY';
const NEW = 'SEALSTREAM_NEW_ROOT_KEY';

/**
 * `sealstream keys rekey`: replaces the root key of a keyring, also while the service runs on it. Returns
 * what to tell the operator. Throws `OperatorError` or `KeyringError`, and then the old one stays.
 */
export const rekeyKeyring = (directory: string, io: Io): readonly string[] => {
  assertDirectoryNotNewer(directory);
  if (!existsSync(join(directory, KEYRING_FILE))) throw noKeyring(directory);
  const old = [OLD, `${OLD}_FILE`].find((name) => variable(io.env, name) !== undefined);
  const given = secretVariable(io.env, NEW) ?? null;
  if (old !== undefined && given === null) {
    throw new OperatorError(
      `The root key comes from ${old}: give the new one in ${NEW} or ${NEW}_FILE.`,
      { exitCode: 2 },
    );
  }
  const keys = embeddedKeyring(directory, io.env, { clock: io });
  try {
    const isEmptied = keys.rekey(given);
    return [
      ...(given === null ? kept(join(directory, 'root.key')) : elsewhere(given.source)),
      ...(isEmptied ? [] : STILL_READ),
    ];
  } finally {
    keys.close();
  }
};

const kept = (path: string): readonly string[] => [
  `The keyring is under a new root key, in ${path}: a backup of that file has to be made anew.`,
  OLD_COPIES,
];

const elsewhere = (source: string): readonly string[] => [
  `The keyring is under the root key of ${source}: from the next start on, that is the one for ${OLD}.`,
  OLD_COPIES,
];

const OLD_COPIES =
  'A service that runs goes on. The old root key opens copies of the keyring from before, and nothing else.';

const STILL_READ = [
  'The log of the keyring could not be emptied, because somebody reads from it: until it is, a copy of it ' +
    'opens with the old root key. `sealstream keys list` tries again.',
];
