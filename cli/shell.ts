import type { RootCredentials } from '../infra/credentials/root-credentials.ts';

/**
 * Variables that many shells have set for another account. They would take precedence over an access key,
 * invalidate it, or keep clients from the endpoint.
 */
const CONFLICTING = [
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
] as const;

/** The lines that make a shell use an access key. `secret` is a shell word, such as `"$NAME"`. */
export const accessKeyExports = (
  { accessKeyId }: Pick<RootCredentials, 'accessKeyId'>,
  secret: string,
): readonly string[] => [
  `unset ${CONFLICTING.join(' ')}`,
  `export AWS_ACCESS_KEY_ID=${accessKeyId}`,
  `export AWS_SECRET_ACCESS_KEY=${secret}`,
];

/** Quotes a text as one word of a shell. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
