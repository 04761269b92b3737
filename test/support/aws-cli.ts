import { execFile } from 'node:child_process';
import { describeWith, firstFitting, onPath, probe } from './tools.ts';

/** Settings of a run of the AWS CLI besides its arguments. */
export type AwsCliSession = {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** A directory of the test, for relative `file://` arguments and as the CLI's home. */
  readonly cwd: string;
  readonly input?: string;
};

/** The result of a run; the CLI exits with 254 for an error of the service. */
export type AwsCliResult = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
};

const isVersion2 = async (program: string): Promise<boolean> =>
  (await probe(program, ['--version']))?.startsWith('aws-cli/2.') ?? false;

const chosen = process.env.SEALSTREAM_TEST_AWS_CLI ?? '';
const usual = ['/usr/local/bin/aws', '/usr/bin/aws', ...onPath('aws')];
const found = await firstFitting(chosen === '' ? usual : [chosen], isVersion2);

/** `describe` for a suite that talks through the AWS CLI, version 2: `(title, () => …)`. */
export const describeWithAwsCli = describeWith(
  {
    name: 'AWS CLI v2',
    untested: 'sessions of an operator with the AWS CLI',
    install: 'apt-get install -y awscli',
    requiredInCi: true,
  },
  found,
);

/** Runs `aws` with these arguments, without the user's configuration. */
export const awsCli = (args: readonly string[], session: AwsCliSession): Promise<AwsCliResult> =>
  new Promise((resolve, reject) => {
    if (found === null) return reject(new Error('Only suites of describeWithAwsCli can do this.'));
    // Version 2.9 does not know AWS_ENDPOINT_URL yet.
    const command = ['--endpoint-url', session.endpoint, ...args];
    const options = { cwd: session.cwd, env: environment(session), timeout: 60_000 };
    const child = execFile(found, command, options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
    child.stdin?.end(session.input ?? '');
  });

const environment = ({ region, credentials, cwd }: AwsCliSession): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: cwd,
  LC_ALL: 'C.UTF-8',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PAGER: '',
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  ...(credentials.sessionToken && { AWS_SESSION_TOKEN: credentials.sessionToken }),
});
