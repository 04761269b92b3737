import type { RootCredentials } from '../infra/credentials/root-credentials.ts';

/**
 * What is set in many a shell and would win over an access key, spoil it, or keep clients from the
 * endpoint: they are for another account.
 */
const IN_THE_WAY = [
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
] as const;

/** Lines for a shell that make every client use an access key. The secret is a word as a shell takes it. */
export const accessKeyLines = (
  { accessKeyId }: Pick<RootCredentials, 'accessKeyId'>,
  secret: string,
): readonly string[] => [
  `unset ${IN_THE_WAY.join(' ')}`,
  `export AWS_ACCESS_KEY_ID=${accessKeyId}`,
  `export AWS_SECRET_ACCESS_KEY=${secret}`,
];

/** A text as one word of a shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
