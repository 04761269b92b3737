import { closeSync, fstatSync } from 'node:fs';
import { OperatorError } from '../operator-error.ts';
import { readOpenFile, readSecretFile } from './operator-files.ts';

/** Environment variables; an empty one counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the value of a variable; `undefined` if it is unset or empty. */
export const variable = (env: Environment, name: string): string | undefined =>
  env[name] === '' ? undefined : env[name];

/** A secret from the environment, and the variable that messages should name: `NAME` or `NAME_FILE`. */
export type EnvironmentSecret = {
  readonly text: string;
  readonly source: string;
  readonly from: 'environment' | 'file' | 'descriptor';
};

const DESCRIPTOR = /^fd:(?<number>\d{1,4})$/;

/**
 * Reads a secret either from the variable itself, which every process of the user can read, or from a
 * file: `<name>_FILE` is its path, or `fd:3` for descriptor 3, which is read once. A trailing line break
 * in a file is dropped. Throws `OperatorError` if both are set, or if the file cannot be read or is readable
 * by others.
 */
export const secretVariable = (env: Environment, name: string): EnvironmentSecret | undefined => {
  const text = variable(env, name);
  const source = `${name}_FILE`;
  const file = variable(env, source);
  if (file === undefined) {
    return text === undefined ? undefined : { text, source: name, from: 'environment' };
  }
  if (text !== undefined) {
    throw new OperatorError(`Set ${name} or ${source}, and not both.`, { exitCode: 2 });
  }
  const descriptor = DESCRIPTOR.exec(file)?.groups?.number;
  return descriptor === undefined
    ? { text: withoutLineBreak(readSecretFile(file)), source, from: 'file' }
    : {
        text: withoutLineBreak(readDescriptor(Number(descriptor), source)),
        source,
        from: 'descriptor',
      };
};

const withoutLineBreak = (text: string): string => text.replace(/\r?\n$/, '');

/** Reads a descriptor and closes it, so that child processes do not inherit it. */
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
