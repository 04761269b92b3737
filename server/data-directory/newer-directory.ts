import { join } from 'node:path';
import { assertCredentialsNotNewer } from '../../infra/credentials/credentials-file.ts';
import { KEYRING_FILE, SCHEMA_VERSION as KEYRING_VERSION } from '../../infra/keyring/database.ts';
import { assertFileNotNewer } from '../../infra/sqlite/stored-version.ts';
import { SCHEMA_VERSION } from '../../infra/sqlite/tables.ts';
import { regionFiles } from '../regions/region-files.ts';
import { credentialsFileIn } from './kept-credentials.ts';

/**
 * Looks at every file of a data directory before any is used. Throws `Misconfiguration` if a newer release
 * wrote one of them; changes nothing, so that the newer one finds all of them as it left them.
 */
export const assertDirectoryNotNewer = (directory: string): void => {
  const { regions, pathOf } = regionFiles(directory);
  for (const region of regions()) assertFileNotNewer(pathOf(region), SCHEMA_VERSION);
  assertFileNotNewer(join(directory, KEYRING_FILE), KEYRING_VERSION);
  assertCredentialsNotNewer(credentialsFileIn(directory));
};
