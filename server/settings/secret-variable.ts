import { closeSync, fstatSync } from 'node:fs';
import { OperatorError } from '../operator-error.ts';
import { type Environment, variable } from './environment.ts';
import { readGivenFile, readOpenFile } from './given-file.ts';

/** A secret from outside, and what names it in a message: `NAME` or `NAME_FILE`. */
export type GivenSecret = {
  readonly text: string;
  readonly source: string;
  readonly from: 'environment' | 'file' | 'descriptor';
};

const DESCRIPTOR = /^fd:(?<number>\d{1,4})$/;

/**
 * A secret that a variable holds itself, where every process of the user can read it, or that is in a
 * file: `<name>_FILE` has its path, or `fd:3` for descriptor 3, which is read once. A line break at
 * the end is none of the secret. Throws `OperatorError` for both at once, and for a file that cannot be
 * read, or that others can.
 */
export const secretVariable = (env: Environment, name: string): GivenSecret | undefined => {
  const text = variable(env, name);
  const source = `${name}_FILE`;
  const file = variable(env, source);
  if (file === undefined) return text === undefined ? text : given(text, name, 'environment');
  if (text !== undefined) {
    throw new OperatorError(`Set ${name} or ${source}, and not both.`, { exitCode: 2 });
  }
  const descriptor = DESCRIPTOR.exec(file)?.groups?.number;
  return descriptor === undefined
    ? given(readGivenFile(file), source, 'file')
    : given(readDescriptor(Number(descriptor), source), source, 'descriptor');
};

const given = (text: string, source: string, from: GivenSecret['from']): GivenSecret => ({
  text: from === 'environment' ? text : text.replace(/\r?\n$/, ''),
  source,
  from,
});

/** It is closed afterwards, so that nothing started from here finds it open. */
const readDescriptor = (descriptor: number, source: string): string => {
  const name = `descriptor ${descriptor}`;
  if (!isOpen(descriptor)) {
    throw new OperatorError(`${source} names ${name}, which is not open.`);
  }
  const text = readOpenFile(descriptor, name);
  closeSync(descriptor);
  return text;
};

const isOpen = (descriptor: number): boolean => {
  try {
    fstatSync(descriptor);
    return true;
  } catch {
    return false;
  }
};
