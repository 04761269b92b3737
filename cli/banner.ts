import { type Root, SECRET_VARIABLE } from './root-credentials.ts';

/** What the banner tells about. */
export type Announced = {
  readonly endpoint: string;
  readonly root: Root;
  /** What is open where, in a few words. */
  readonly data: string;
  /** A certificate that clients must be told to trust; `null` for none. */
  readonly selfSigned: string | null;
};

const REGION = 'us-east-1';

/**
 * What an operator reads after the start: the lines between the rules are made to be pasted. The
 * secret is shown because this is how its owner gets it, unless it came from the environment.
 */
export const banner = ({ endpoint, root, data, selfSigned }: Announced): readonly string[] => {
  const secret =
    root.secretFrom === 'environment' ? `"$${SECRET_VARIABLE}"` : quoted(root.secretAccessKey);
  return [
    `sealstream answers the AWS Secrets Manager API on ${endpoint}`,
    `account ${root.accountId}, any region, ${data}`,
    '',
    'To use it, paste:',
    '',
    `export AWS_ENDPOINT_URL_SECRETS_MANAGER=${endpoint}`,
    `export AWS_ACCESS_KEY_ID=${root.accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${secret}`,
    // The second is what boto3 and version 1 of the CLI read.
    `export AWS_REGION=${REGION} AWS_DEFAULT_REGION=${REGION}`,
    ...(selfSigned === null ? [] : trust(selfSigned)),
    '',
    'and then, for example:',
    '',
    example(endpoint),
    '',
  ];
};

/** For the CLI and Python, and for Node. */
const trust = (certificate: string): readonly string[] => [
  `export AWS_CA_BUNDLE=${quoted(certificate)} NODE_EXTRA_CA_CERTS=${quoted(certificate)}`,
];

/** Older releases of the CLI do not know the variable. The shell makes a name that is still free. */
const example = (endpoint: string): string =>
  `aws secretsmanager create-secret --endpoint-url ${endpoint}` +
  ` --name "example/$(date +%s)" --secret-string '{"username":"david","password":"change-me"}'`;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
