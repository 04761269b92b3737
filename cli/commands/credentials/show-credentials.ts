import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RootCredentials } from '../../../infra/credentials/root-credentials.ts';
import type { CredentialsSeal } from '../../../infra/keyring/credentials-seal.ts';
import { KEYRING_FILE } from '../../../infra/keyring/database.ts';
import { assertDirectoryNotNewer } from '../../../server/data-directory/data-directory.ts';
import {
  credentialsFileIn,
  readStoredCredentials,
} from '../../../server/data-directory/stored-credentials.ts';
import { embeddedKeyring } from '../../../server/deployment/embedded-backends.ts';
import { OperatorError } from '../../../server/operator-error.ts';
import { rootFromEnvironment } from '../../../server/settings/root-credentials.ts';
import type { Io } from '../../command.ts';
import { accessKeyExports, shellQuoted } from '../../shell.ts';

/**
 * Prints the root access key as lines for a shell, or its secret alone. Works beside a running service, and
 * changes nothing. Throws `OperatorError`.
 */
export const showCredentials = async (
  dataDirectory: string,
  { secretOnly, io }: { readonly secretOnly: boolean; readonly io: Io },
): Promise<number> => {
  const key = rootFromEnvironment(io.env).key ?? storedIn(resolve(dataDirectory), io);
  const { secretAccessKey } = key;
  const lines = secretOnly
    ? [secretAccessKey]
    : accessKeyExports(key, shellQuoted(secretAccessKey));
  for (const line of lines) io.out(line);
  return 0;
};

const storedIn = (directory: string, io: Io): RootCredentials => {
  assertDirectoryNotNewer(directory);
  const stored = withSeal(directory, io, (seal) =>
    readStoredCredentials(credentialsFileIn(directory), seal),
  );
  if (stored !== null) return stored;
  throw new OperatorError(
    `There are no credentials in ${directory}: the first start of the service makes them.`,
  );
};

/** Calls `work` with the seal of the stored secret; with `null` if there is no keyring, and no seal. */
const withSeal = <Result>(
  directory: string,
  io: Io,
  work: (seal: CredentialsSeal | null) => Result,
): Result => {
  if (!existsSync(join(directory, KEYRING_FILE))) return work(null);
  const keyring = embeddedKeyring(directory, io.env, { clock: io });
  try {
    return work(keyring.credentialsSeal);
  } finally {
    keyring.close();
  }
};
