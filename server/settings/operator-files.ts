import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import {
  type Access,
  exposureOfOperatorFile,
  exposureToWriters,
} from '../../infra/system/private-file.ts';
import { OperatorError } from '../operator-error.ts';

/**
 * Reads a file with a secret that the operator named. Throws `OperatorError` if it cannot be read, or if
 * anyone but its owner can read it. Pipes and other non-files are accepted whatever their mode.
 */
export const readSecretFile = (path: string): string => readFrom(path, exposureOfOperatorFile);

/** Reads a file that others may read but not write: it is no secret, but says whom to trust. */
export const readTrustedFile = (path: string): string => readFrom(path, exposureToWriters);

/** Reads an open descriptor like `readSecretFile`; messages call it `name`. */
export const readOpenFile = (
  descriptor: number,
  name: string,
  exposureOf: ExposureOf = exposureOfOperatorFile,
): string => {
  const stats = fstatSync(descriptor);
  const exposure = stats.isFile() ? exposureOf(name, stats) : null;
  if (exposure !== null) throw new OperatorError(exposure);
  try {
    return readFileSync(descriptor, 'utf8');
  } catch (cause) {
    throw new OperatorError(`The file ${name} cannot be read.`, { cause });
  }
};

type ExposureOf = (name: string, access: Access) => string | null;

const readFrom = (path: string, exposureOf: ExposureOf): string => {
  const descriptor = open(path);
  try {
    return readOpenFile(descriptor, path, exposureOf);
  } finally {
    closeSync(descriptor);
  }
};

const open = (path: string): number => {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw new OperatorError(`The file ${path} cannot be read.`, { cause });
  }
};
