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

/** Version of what `writeCredentials` writes. Files of the first releases lack it, and have this format. */
const VERSION = 1;

/** Why a credentials file cannot be trusted. */
type Unusable =
  | { readonly kind: 'missing' }
  /** Other users may have read or written it: `why` is a sentence that says what to do. */
  | { readonly kind: 'exposed'; readonly why: string }
  | { readonly kind: 'damaged' };

/** Contents of a credentials file, or why it cannot be used. */
export type StoredCredentials =
  | Unusable
  | {
      readonly kind: 'found';
      readonly credentials: RootCredentials;
      /** Whether the file holds the secret in cleartext, as earlier releases wrote it. */
      readonly clear: boolean;
    }
  /** The secret was sealed under a key that is not available, or was altered since. */
  | { readonly kind: 'closed' };

/** What a file says before its secret is decrypted. */
type FileContents = SecretOwner & {
  readonly secret:
    | { readonly kind: 'clear'; readonly text: string }
    | { readonly kind: 'sealed'; readonly text: string };
};

/**
 * Reads the file and decrypts its secret with `key`. Contents of a damaged file are never quoted. Throws
 * `Misconfiguration` if a newer release wrote it.
 */
export const readCredentials = (path: string, key: KeyObject | null): StoredCredentials => {
  const written = readContents(path);
  if (written.kind !== 'written') return written;
  const { secret, ...owner } = written.file;
  const secretAccessKey =
    secret.kind === 'clear' ? secret.text : openedSecret(key, owner, secret.text);
  if (secretAccessKey === null) return { kind: 'closed' };
  const credentials = { ...owner, secretAccessKey };
  return { kind: 'found', credentials, clear: secret.kind === 'clear' };
};

/** Reads the account that a file names, or why the file cannot be trusted. Decrypts nothing. */
export const readAccount = (
  path: string,
): Unusable | { readonly kind: 'found'; readonly accountId: AccountId } => {
  const written = readContents(path);
  return written.kind === 'written'
    ? { kind: 'found', accountId: written.file.accountId }
    : written;
};

/** Throws `Misconfiguration` if a newer release wrote the file, as reading it does. */
export const assertCredentialsNotNewer = (path: string): void => {
  readContents(path);
};

/**
 * Writes the file atomically and readable by its owner only, with the secret sealed if there is a key. An earlier
 * file is overwritten, so that its secret is gone too.
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

const openedSecret = (key: KeyObject | null, owner: SecretOwner, sealed: string): string | null => {
  const secret = key === null ? null : openSecret(key, owner, sealed);
  return secret !== null && isSecretAccessKey(secret) ? secret : null;
};

const readContents = (
  path: string,
): Unusable | { readonly kind: 'written'; readonly file: FileContents } => {
  if (!existsSync(path)) return { kind: 'missing' };
  const handle = openSync(path, 'r');
  try {
    const why = exposureOf(path, fstatSync(handle));
    if (why !== null) return { kind: 'exposed', why };
    const json = objectIn(readFileSync(handle, 'utf8'));
    if (json !== null) assertVersionKnown(path, json);
    const file = json && contentsIn(json);
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

const contentsIn = (json: object): FileContents | null => {
  if (versionIn(json) !== VERSION) return null;
  if (!('accountId' in json && 'accessKeyId' in json)) return null;
  const { accountId, accessKeyId } = json;
  if (typeof accountId !== 'string' || !isAccountId(accountId)) return null;
  if (typeof accessKeyId !== 'string' || !isAccessKeyId(accessKeyId)) return null;
  const secret = secretIn(json);
  return secret && { accountId, accessKeyId, secret };
};

/** Reads the secret from exactly one of its two members. */
const secretIn = (json: object): FileContents['secret'] | null => {
  const clear = 'secretAccessKey' in json ? json.secretAccessKey : undefined;
  const sealed = 'sealedSecretAccessKey' in json ? json.sealedSecretAccessKey : undefined;
  if (typeof sealed === 'string' && clear === undefined) return { kind: 'sealed', text: sealed };
  if (typeof clear !== 'string' || sealed !== undefined) return null;
  return isSecretAccessKey(clear) ? { kind: 'clear', text: clear } : null;
};

/** The parser's error quotes the text, so it is not passed on. */
const objectIn = (text: string): object | null => {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' ? json : null;
  } catch {
    return null;
  }
};
