import { fileURLToPath } from 'node:url';
import { type Root, SECRET_VARIABLE } from '../../../server/settings/root-credentials.ts';
import { accessKeyExports, shellQuoted } from '../../shell.ts';

/** What the banner shows of a service that has started. */
export type BannerFacts = {
  readonly endpoint: string;
  readonly root: Root;
  /** Where secrets and keys are, in a few words. */
  readonly storage: string;
  /** Absolute. */
  readonly dataDirectory: string;
  /** Path of a self-signed certificate that clients have to trust; `null` for none. */
  readonly selfSigned: string | null;
  /** Whether stdout is a terminal, so that the banner ends up in no file. */
  readonly terminal: boolean;
};

const REGION = 'us-east-1';
const PROGRAM = fileURLToPath(new URL('../../../bin/sealstream', import.meta.url));

/**
 * What an operator sees after the start. The exported variables are meant to be pasted. The secret itself is
 * shown only by the start that generated it, and only at a terminal.
 */
export const banner = (facts: BannerFacts): readonly string[] => [
  `sealstream answers the AWS Secrets Manager API on ${facts.endpoint}`,
  `account ${facts.root.accountId}, any region, ${facts.storage}`,
  ...(showsSecret(facts) ? [`The secret is shown this once: ${SHOW_AGAIN} shows it again.`] : []),
  '',
  'To use it, paste:',
  '',
  `export AWS_ENDPOINT_URL_SECRETS_MANAGER=${facts.endpoint}`,
  ...accessKeyExports(facts.root, secretWord(facts)),
  // boto3 and version 1 of the AWS CLI read the second.
  `export AWS_REGION=${REGION} AWS_DEFAULT_REGION=${REGION}`,
  ...(facts.selfSigned === null ? [] : [trustExport(facts.selfSigned)]),
  '',
  'and then, for example:',
  '',
  example(facts.endpoint),
  '',
];

const SHOW_AGAIN = 'npm run -s sealstream -- credentials';

const showsSecret = ({ root, terminal }: BannerFacts): boolean =>
  terminal && root.secretFrom === 'made';

/** The shell word for the secret: the secret itself, or how a shell gets it. */
const secretWord = (facts: BannerFacts): string => {
  const { root, dataDirectory } = facts;
  if (showsSecret(facts)) return shellQuoted(root.secretAccessKey);
  switch (root.secretFrom) {
    case 'made':
    case 'kept':
      return `"$(${shellQuoted(PROGRAM)} credentials --secret --data-dir ${shellQuoted(dataDirectory)})"`;
    case 'environment':
    case 'descriptor':
      return `"$${SECRET_VARIABLE}"`;
    case 'file':
      return `"$(cat "$${SECRET_VARIABLE}_FILE")"`;
  }
};

/** The first is for the AWS CLI and Python, the second for Node. */
const trustExport = (certificate: string): string =>
  `export AWS_CA_BUNDLE=${shellQuoted(certificate)} NODE_EXTRA_CA_CERTS=${shellQuoted(certificate)}`;

/** Names the endpoint, since older releases of the AWS CLI do not know the variable; and an unused secret. */
const example = (endpoint: string): string =>
  `aws secretsmanager create-secret --endpoint-url ${endpoint}` +
  ` --name "example/$(date +%s)" --secret-string '{"username":"david","password":"change-me"}'`;
