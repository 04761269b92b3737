import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import {
  type Access,
  exposureOfGiven,
  exposureToWriters,
} from '../../infra/system/private-file.ts';
import { OperatorError } from '../operator-error.ts';

/**
 * The text of a file with a secret that an operator named. Throws `OperatorError` when it cannot be
 * read, or when others than its owner can. What is not kept on a disk, such as a pipe, has no mode that
 * would matter.
 */
export const readGivenFile = (path: string): string => reading(path, exposureOfGiven);

/** The same for a file that is no secret, but says who is believed: others may read it, and not write. */
export const readTrustedFile = (path: string): string => reading(path, exposureToWriters);

/** `readGivenFile` for what is open already, which `name` stands for. */
export const readOpenFile = (
  file: number,
  name: string,
  exposed: Exposed = exposureOfGiven,
): string => {
  const stats = fstatSync(file);
  const exposure = stats.isFile() ? exposed(name, stats) : null;
  if (exposure !== null) throw new OperatorError(exposure);
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new OperatorError(`The file ${name} cannot be read.`, { cause });
  }
};

type Exposed = (name: string, access: Access) => string | null;

const reading = (path: string, exposed: Exposed): string => {
  const file = opened(path);
  try {
    return readOpenFile(file, path, exposed);
  } finally {
    closeSync(file);
  }
};

const opened = (path: string): number => {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw new OperatorError(`The file ${path} cannot be read.`, { cause });
  }
};
