import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { RootCredentials } from '../../infra/credentials/root-credentials.ts';
import type { CredentialsSeal } from '../../infra/keyring/credentials-seal.ts';
import { KEYRING_FILE } from '../../infra/keyring/database.ts';
import {
  credentialsFileIn,
  readKeptCredentials,
} from '../../server/data-directory/kept-credentials.ts';
import { assertDirectoryNotNewer } from '../../server/data-directory/newer-directory.ts';
import { embeddedKeyring } from '../../server/home/embedded-home.ts';
import { OperatorError } from '../../server/operator-error.ts';
import { variable } from '../../server/settings/environment.ts';
import { givenRoot } from '../../server/settings/root-credentials.ts';
import type { Io } from '../io.ts';
import { accessKeyLines, quoted } from '../shell.ts';
import { CREDENTIALS_USAGE } from '../usage.ts';

const FLAGS = {
  'data-dir': { type: 'string' },
  secret: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * `sealstream credentials`: shows the root access key to who asks for it, as lines for a shell, also
 * beside a running service. Nothing is made or changed.
 */
export const runCredentials = async (argv: readonly string[], io: Io): Promise<number> => {
  const { 'data-dir': given, secret, help } = flagsOf(argv);
  if (help) {
    io.out(CREDENTIALS_USAGE);
    return 0;
  }
  const directory = resolve(given ?? variable(io.env, 'SEALSTREAM_DATA_DIR') ?? './.sealstream');
  const key = givenRoot(io.env).key ?? keptIn(directory, io);
  const lines = secret ? [key.secretAccessKey] : accessKeyLines(key, quoted(key.secretAccessKey));
  for (const line of lines) io.out(line);
  return 0;
};

const keptIn = (directory: string, io: Io): RootCredentials => {
  assertDirectoryNotNewer(directory);
  const kept = withSeal(directory, io, (seal) =>
    readKeptCredentials(credentialsFileIn(directory), seal),
  );
  if (kept !== null) return kept;
  throw new OperatorError(
    `There are no credentials in ${directory}: the first start of the service makes them.`,
  );
};

/** Under what the secret is sealed; `null` where there is no keyring, and it is not sealed. */
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

const flagsOf = (argv: readonly string[]) => {
  try {
    return parseArgs({ args: [...argv], options: FLAGS }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new OperatorError(
      `${error.message.split(/[.\n]/)[0]}; see sealstream credentials --help.`,
      { exitCode: 2 },
    );
  }
};
