import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { assertCredentialsNotNewer } from '../../infra/credentials/credentials-file.ts';
import { KEYRING_FILE, SCHEMA_VERSION as KEYRING_VERSION } from '../../infra/keyring/database.ts';
import { assertFileNotNewer } from '../../infra/sqlite/stored-version.ts';
import { SCHEMA_VERSION } from '../../infra/sqlite/tables.ts';
import { makeDirectory } from '../../infra/system/make-directory.ts';
import { exposureOfDirectory } from '../../infra/system/private-file.ts';
import { OperatorError } from '../operator-error.ts';
import { regionFiles } from '../regions/region-files.ts';
import { lock } from './lock.ts';
import { credentialsFileIn } from './stored-credentials.ts';

/** The directory in which a service stores everything, locked by this process. */
export type DataDirectory = {
  /** Absolute. */
  readonly path: string;
  readonly close: () => void;
};

/**
 * Locks the data directory, creating it with access for its owner only if it is missing. Throws
 * `OperatorError` if it is unusable, writable by others or locked by another process, and
 * `Misconfiguration` if a newer release wrote to it.
 */
export const openDataDirectory = (given: string): DataDirectory => {
  const path = resolve(given);
  make(path);
  const claim = lock(path);
  try {
    assertDirectoryNotNewer(path);
  } catch (error) {
    claim.release();
    throw error;
  }
  return { path, close: claim.release };
};

/**
 * Checks the format version of every file in a data directory before any is used. Throws
 * `Misconfiguration` if a newer release wrote one of them. Changes nothing, so the newer release can go on
 * using the directory.
 */
export const assertDirectoryNotNewer = (directory: string): void => {
  const { regions, pathOf } = regionFiles(directory);
  for (const region of regions()) assertFileNotNewer(pathOf(region), SCHEMA_VERSION);
  assertFileNotNewer(join(directory, KEYRING_FILE), KEYRING_VERSION);
  assertCredentialsNotNewer(credentialsFileIn(directory));
};

const make = (path: string): void => {
  try {
    makeDirectory(path);
  } catch (cause) {
    throw new OperatorError(`The data directory ${path} cannot be made (${codeOf(cause)}).`, {
      cause,
    });
  }
  const exposure = exposureOfDirectory(path, statSync(path));
  if (exposure === null) return;
  throw new OperatorError(
    `${exposure}, or give a directory inside it, which is then made for its owner only.`,
  );
};

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : error;
