import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KEYRING_FILE } from '../../../infra/keyring/database.ts';
import { assertDirectoryNotNewer } from '../../../server/data-directory/data-directory.ts';
import { embeddedKeyring } from '../../../server/deployment/embedded-backends.ts';
import { OperatorError } from '../../../server/operator-error.ts';
import { secretVariable, variable } from '../../../server/settings/environment.ts';
import type { Io } from '../../command.ts';
import { noKeyring } from './administer-keys.ts';

const CURRENT = 'SEALSTREAM_ROOT_KEY';
const NEXT = 'SEALSTREAM_NEW_ROOT_KEY';

/**
 * Replaces the root key of a keyring, also while a service runs on it. Resolves to the exit code. Throws
 * `OperatorError` or `KeyringError`, and then the current root key remains.
 */
export const rekeyKeyring = async (directory: string, io: Io): Promise<number> => {
  assertDirectoryNotNewer(directory);
  if (!existsSync(join(directory, KEYRING_FILE))) throw noKeyring(directory);
  const current = [CURRENT, `${CURRENT}_FILE`].find((name) => variable(io.env, name) !== undefined);
  const next = secretVariable(io.env, NEXT) ?? null;
  if (current !== undefined && next === null) {
    throw new OperatorError(
      `The root key comes from ${current}: give the new one in ${NEXT} or ${NEXT}_FILE.`,
      { exitCode: 2 },
    );
  }
  const keyring = embeddedKeyring(directory, io.env, { clock: io });
  try {
    const logIsEmpty = keyring.rekey(next);
    io.out(next === null ? inFile(join(directory, 'root.key')) : elsewhere(next.source));
    io.out(OLD_COPIES);
    if (!logIsEmpty) io.out(LOG_NOT_EMPTY);
    return 0;
  } finally {
    keyring.close();
  }
};

const inFile = (path: string): string =>
  `The keyring is under a new root key, in ${path}: a backup of that file has to be made anew.`;

const elsewhere = (source: string): string =>
  `The keyring is under the root key of ${source}: from the next start on, that is the one for ${CURRENT}.`;

const OLD_COPIES =
  'A service that runs goes on. The old root key opens copies of the keyring from before, and nothing else.';

const LOG_NOT_EMPTY =
  'The log of the keyring could not be emptied, because somebody reads from it: until it is, a copy of it ' +
  'opens with the old root key. `sealstream keys list` tries again.';
