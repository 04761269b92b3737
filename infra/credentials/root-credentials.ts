import { randomBytes, randomInt } from 'node:crypto';
import { type AccountId, branded } from '../../domain/secret/ids.ts';

/** An account and the access key of its root principal. */
export type RootCredentials = {
  readonly accountId: AccountId;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

/** RFC 4648 base32, the alphabet of AWS's own access key ids. */
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Fresh credentials in the shape AWS gives them, from the system's cryptographic random source. */
export const newRootCredentials = (): RootCredentials => ({
  accountId: branded<AccountId>(drawn(12, '0123456789')),
  accessKeyId: `AKIA${drawn(16, BASE32)}`,
  secretAccessKey: randomBytes(30).toString('base64'),
});

const drawn = (length: number, alphabet: string): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');

/** Whether a text is twelve digits. */
export const isAccountId = (text: string): text is AccountId => /^\d{12}$/.test(text);

/** The pattern and length of `accessKeyIdType` in the IAM API. */
export const isAccessKeyId = (text: string): boolean => /^\w{16,128}$/.test(text);

/** Visible ASCII, and too long to guess; the secrets AWS gives have 40 characters. */
export const isSecretAccessKey = (text: string): boolean => /^[!-~]{16,128}$/.test(text);
