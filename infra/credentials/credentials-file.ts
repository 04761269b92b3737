import type { KeyObject } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { AccountId } from '../../domain/secret/ids.ts';
import { newerRelease } from '../system/newer-release.ts';
import { exposureOf } from '../system/private-file.ts';
import { replaceFile } from '../system/replace-file.ts';
import {
  isAccessKeyId,
  isAccountId,
  isSecretAccessKey,
  type RootCredentials,
} from './root-credentials.ts';
import { openSecret, type SecretOwner, sealSecret } from './sealed-secret.ts';

/** Of what `writeCredentials` writes. Files of the first releases do not tell it, and are of this one. */
const VERSION = 1;

/** Why a credentials file is not believed. */
type Disbelieved =
  | { readonly kind: 'missing' }
  /** Others may have read or written it: `why` is a sentence that says what to do. */
  | { readonly kind: 'exposed'; readonly why: string }
  | { readonly kind: 'damaged' };

/** What a credentials file holds, or why it cannot be used. */
export type StoredCredentials =
  | Disbelieved
  | {
      readonly kind: 'found';
      readonly credentials: RootCredentials;
      /** Whether the secret lies in the file as it is, as earlier releases left it. */
      readonly clear: boolean;
    }
  /** It was sealed under a key that is not at hand, or was altered since. */
  | { readonly kind: 'closed' };

/** What a file says without being opened. */
type Written = SecretOwner & {
  readonly secret:
    | { readonly kind: 'clear'; readonly text: string }
    | { readonly kind: 'sealed'; readonly text: string };
};

/**
 * Reads the file, whose secret opens with `key`. What is in a damaged one is never repeated. Throws
 * `Misconfiguration` if a newer release wrote it.
 */
export const readCredentials = (path: string, key: KeyObject | null): StoredCredentials => {
  const written = readWritten(path);
  if (written.kind !== 'written') return written;
  const { secret, ...owner } = written.file;
  const secretAccessKey = secret.kind === 'clear' ? secret.text : opened(key, owner, secret.text);
  if (secretAccessKey === null) return { kind: 'closed' };
  const credentials = { ...owner, secretAccessKey };
  return { kind: 'found', credentials, clear: secret.kind === 'clear' };
};

/** The account that a file names, or why it is not believed. Nothing is opened for it. */
export const readAccount = (
  path: string,
): Disbelieved | { readonly kind: 'found'; readonly accountId: AccountId } => {
  const written = readWritten(path);
  return written.kind === 'written'
    ? { kind: 'found', accountId: written.file.accountId }
    : written;
};

/** Throws `Misconfiguration` if a newer release wrote the file, as reading it does too. */
export const assertCredentialsNotNewer = (path: string): void => {
  readWritten(path);
};

/**
 * Writes the file for its owner only, its secret sealed if there is a key: after a crash it is there
 * whole or not at all. A file that was there before is overwritten, so that its secret is gone too.
 */
export const writeCredentials = (
  path: string,
  credentials: RootCredentials,
  key: KeyObject | null,
): void => {
  const { secretAccessKey, ...owner } = credentials;
  const secret =
    key === null ? { secretAccessKey } : { sealedSecretAccessKey: sealSecret(key, credentials) };
  replaceFile(path, `${JSON.stringify({ version: VERSION, ...owner, ...secret }, null, 2)}\n`);
};

const opened = (key: KeyObject | null, owner: SecretOwner, sealed: string): string | null => {
  const secret = key === null ? null : openSecret(key, owner, sealed);
  return secret !== null && isSecretAccessKey(secret) ? secret : null;
};

const readWritten = (
  path: string,
): Disbelieved | { readonly kind: 'written'; readonly file: Written } => {
  if (!existsSync(path)) return { kind: 'missing' };
  const handle = openSync(path, 'r');
  try {
    const why = exposureOf(path, fstatSync(handle));
    if (why !== null) return { kind: 'exposed', why };
    const json = objectIn(readFileSync(handle, 'utf8'));
    if (json !== null) assertVersionKnown(path, json);
    const file = json && writtenIn(json);
    return file === null ? { kind: 'damaged' } : { kind: 'written', file };
  } finally {
    closeSync(handle);
  }
};

const assertVersionKnown = (path: string, json: object): void => {
  const version = versionIn(json);
  if (typeof version === 'number' && version > VERSION) throw newerRelease(path, version, VERSION);
};

const versionIn = (json: object): unknown => ('version' in json ? json.version : VERSION);

const writtenIn = (json: object): Written | null => {
  if (versionIn(json) !== VERSION) return null;
  if (!('accountId' in json && 'accessKeyId' in json)) return null;
  const { accountId, accessKeyId } = json;
  if (typeof accountId !== 'string' || !isAccountId(accountId)) return null;
  if (typeof accessKeyId !== 'string' || !isAccessKeyId(accessKeyId)) return null;
  const secret = secretIn(json);
  return secret && { accountId, accessKeyId, secret };
};

/** One of the two members, and not both. */
const secretIn = (json: object): Written['secret'] | null => {
  const clear = 'secretAccessKey' in json ? json.secretAccessKey : undefined;
  const sealed = 'sealedSecretAccessKey' in json ? json.sealedSecretAccessKey : undefined;
  if (typeof sealed === 'string' && clear === undefined) return { kind: 'sealed', text: sealed };
  if (typeof clear !== 'string' || sealed !== undefined) return null;
  return isSecretAccessKey(clear) ? { kind: 'clear', text: clear } : null;
};

/** The parser's complaint quotes the text, so it goes no further. */
const objectIn = (text: string): object | null => {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' ? json : null;
  } catch {
    return null;
  }
};
