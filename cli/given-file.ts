import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { exposureOfGiven } from '../infra/system/private-file.ts';
import { OperatorError } from './operator-error.ts';

/**
 * The text of a file with a secret that an operator named. Throws `OperatorError` when it cannot be
 * read, or when others than its owner can. What is not kept on a disk, such as a pipe, has no mode that
 * would matter.
 */
export const readGivenFile = (path: string): string => {
  const file = opened(path);
  try {
    return readOpenFile(file, path);
  } finally {
    closeSync(file);
  }
};

/** The same for what is open already, which `name` stands for. */
export const readOpenFile = (file: number, name: string): string => {
  const stats = fstatSync(file);
  const exposure = stats.isFile() ? exposureOfGiven(name, stats) : null;
  if (exposure !== null) throw new OperatorError(exposure);
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new OperatorError(`The file ${name} cannot be read.`, { cause });
  }
};

const opened = (path: string): number => {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw new OperatorError(`The file ${path} cannot be read.`, { cause });
  }
};
