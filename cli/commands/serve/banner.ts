import { fileURLToPath } from 'node:url';
import { type Root, SECRET_VARIABLE } from '../../../server/settings/root-credentials.ts';
import { accessKeyLines, quoted } from '../../shell.ts';

/** What the banner tells about. */
export type Announced = {
  readonly endpoint: string;
  readonly root: Root;
  /** What is open where, in a few words. */
  readonly data: string;
  /** Absolute. */
  readonly dataDirectory: string;
  /** A certificate that clients must be told to trust; `null` for none. */
  readonly selfSigned: string | null;
  /** Whether it is read by somebody at a terminal, and kept in no file. */
  readonly terminal: boolean;
};

const REGION = 'us-east-1';
const PROGRAM = fileURLToPath(new URL('../../../bin/sealstream', import.meta.url));

/**
 * What an operator reads after the start: the lines between the rules are made to be pasted. The secret
 * itself is shown once, by the start that made it, and only at a terminal.
 */
export const banner = ({ endpoint, root, data, ...rest }: Announced): readonly string[] => [
  `sealstream answers the AWS Secrets Manager API on ${endpoint}`,
  `account ${root.accountId}, any region, ${data}`,
  ...(isShown(root, rest) ? [`The secret is shown this once: ${SHOW_AGAIN} shows it again.`] : []),
  '',
  'To use it, paste:',
  '',
  `export AWS_ENDPOINT_URL_SECRETS_MANAGER=${endpoint}`,
  ...accessKeyLines(root, secretWord(root, rest)),
  // The second is what boto3 and version 1 of the CLI read.
  `export AWS_REGION=${REGION} AWS_DEFAULT_REGION=${REGION}`,
  ...(rest.selfSigned === null ? [] : trust(rest.selfSigned)),
  '',
  'and then, for example:',
  '',
  example(endpoint),
  '',
];

const SHOW_AGAIN = 'npm run -s sealstream -- credentials';

type Surroundings = Pick<Announced, 'terminal' | 'dataDirectory'>;

const isShown = ({ secretFrom }: Root, { terminal }: Surroundings): boolean =>
  terminal && secretFrom === 'made';

/** The secret, or how a shell gets it. */
const secretWord = (root: Root, surroundings: Surroundings): string => {
  if (isShown(root, surroundings)) return quoted(root.secretAccessKey);
  switch (root.secretFrom) {
    case 'made':
    case 'kept': {
      const directory = quoted(surroundings.dataDirectory);
      return `"$(${quoted(PROGRAM)} credentials --secret --data-dir ${directory})"`;
    }
    case 'environment':
    case 'descriptor':
      return `"$${SECRET_VARIABLE}"`;
    case 'file':
      return `"$(cat "$${SECRET_VARIABLE}_FILE")"`;
  }
};

/** For the CLI and Python, and for Node. */
const trust = (certificate: string): readonly string[] => [
  `export AWS_CA_BUNDLE=${quoted(certificate)} NODE_EXTRA_CA_CERTS=${quoted(certificate)}`,
];

/** Older releases of the CLI do not know the variable. The shell makes a name that is still free. */
const example = (endpoint: string): string =>
  `aws secretsmanager create-secret --endpoint-url ${endpoint}` +
  ` --name "example/$(date +%s)" --secret-string '{"username":"david","password":"change-me"}'`;
