import { join } from 'node:path';
import { assertPrivate } from '../../infra/sqlite/private-files.ts';
import { accessOf, exposureOfDirectory } from '../../infra/system/private-file.ts';
import { OperatorError } from '../operator-error.ts';
import { regionFiles } from './region-files.ts';

/**
 * Looks at the files of all regions before any is used, so that a service does not start where it would
 * answer faults. Throws `OperatorError` or `Misconfiguration` for what others can get at.
 */
export const assertRegionsUsable = (dataDirectory: string): void => {
  const directory = join(dataDirectory, 'regions');
  const access = accessOf(directory);
  const exposure = access && exposureOfDirectory(directory, access);
  if (exposure !== null) throw new OperatorError(exposure);
  const { regions, pathOf } = regionFiles(dataDirectory);
  for (const region of regions()) assertPrivate(pathOf(region));
};
