import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { makeDirectory } from '../../infra/system/make-directory.ts';
import { exposureOfDirectory } from '../../infra/system/private-file.ts';
import { OperatorError } from '../operator-error.ts';
import { lock } from './lock.ts';
import { assertDirectoryNotNewer } from './newer-directory.ts';

/** The directory in which a service keeps everything, claimed for this process. */
export type DataDirectory = {
  /** Absolute. */
  readonly path: string;
  readonly close: () => void;
};

/**
 * Makes the directory for its owner only if it is missing, and claims it. Throws `OperatorError` when
 * it cannot be used, others may write in it, or another process has it, and `Misconfiguration` when a newer
 * release wrote what is in it.
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
