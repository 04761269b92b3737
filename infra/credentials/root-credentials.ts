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

/** Generates credentials in the form of AWS's own, from the system's cryptographic random source. */
export const newRootCredentials = (): RootCredentials => ({
  accountId: branded<AccountId>(randomText(12, '0123456789')),
  accessKeyId: `AKIA${randomText(16, BASE32)}`,
  secretAccessKey: randomBytes(30).toString('base64'),
});

const randomText = (length: number, alphabet: string): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');

/** Whether a text is an account id: twelve digits. */
export const isAccountId = (text: string): text is AccountId => /^\d{12}$/.test(text);

/** Whether a text has the pattern and length of `accessKeyIdType` in the IAM API. */
export const isAccessKeyId = (text: string): boolean => /^\w{16,128}$/.test(text);

/** Whether a text is visible ASCII and too long to guess; AWS's own secrets have 40 characters. */
export const isSecretAccessKey = (text: string): boolean => /^[!-~]{16,128}$/.test(text);
