import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import {
  isAccessKeyId,
  isAccountId,
  isSecretAccessKey,
  type RootCredentials,
} from './root-credentials.ts';

const OTHERS = 0o077;

/** What a credentials file holds, or why it is not believed. */
export type StoredCredentials =
  | { readonly kind: 'found'; readonly credentials: RootCredentials }
  | { readonly kind: 'missing' }
  | { readonly kind: 'exposed'; readonly mode: number }
  | { readonly kind: 'damaged' };

/** Reads the file. What is in a damaged one is never repeated. */
export const readCredentials = (path: string): StoredCredentials => {
  if (!existsSync(path)) return { kind: 'missing' };
  const file = openSync(path, 'r');
  try {
    const mode = fstatSync(file).mode & 0o777;
    if ((mode & OTHERS) !== 0) return { kind: 'exposed', mode };
    const credentials = credentialsIn(readFileSync(file, 'utf8'));
    return credentials === null ? { kind: 'damaged' } : { kind: 'found', credentials };
  } finally {
    closeSync(file);
  }
};

/** Writes the file for its owner only: after a crash it is there whole or not at all. */
export const writeCredentials = (path: string, credentials: RootCredentials): void => {
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { force: true });
  const file = openSync(unfinished, 'wx', 0o600);
  try {
    writeSync(file, `${JSON.stringify(credentials, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
  const directory = openSync(dirname(path), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
};

const credentialsIn = (text: string): RootCredentials | null => {
  const json = parsed(text);
  if (typeof json !== 'object' || json === null) return null;
  if (!('accountId' in json && 'accessKeyId' in json && 'secretAccessKey' in json)) return null;
  const { accountId, accessKeyId, secretAccessKey } = json;
  if (typeof accountId !== 'string' || !isAccountId(accountId)) return null;
  if (typeof accessKeyId !== 'string' || !isAccessKeyId(accessKeyId)) return null;
  if (typeof secretAccessKey !== 'string' || !isSecretAccessKey(secretAccessKey)) return null;
  return { accountId, accessKeyId, secretAccessKey };
};

/** The parser's complaint quotes the text, so it goes no further. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
