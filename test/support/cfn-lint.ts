import { execFile } from 'node:child_process';
import { describeWith, firstFitting, onPath, probe } from './tools.ts';

const chosen = process.env.SEALSTREAM_TEST_CFN_LINT ?? '';
const found = await firstFitting(
  chosen === '' ? onPath('cfn-lint') : [chosen],
  async (program) => (await probe(program, ['--version']))?.startsWith('cfn-lint ') ?? false,
);

/** Checks the templates in these files. Returns a line for each finding, errors and warnings alike. */
export type CfnLint = (paths: readonly string[]) => Promise<readonly string[]>;

const SUITE = describeWith(
  {
    name: 'cfn-lint',
    untested: "the CloudFormation templates, by CloudFormation's own rules",
    install: 'pipx install cfn-lint',
    requiredInCi: true,
  },
  found,
);

/** `describe` for a suite that has templates checked by cfn-lint: `(title, (cfnLint) => …)`. */
export const describeWithCfnLint = (title: string, suite: (cfnLint: CfnLint) => void): void =>
  SUITE(title, (program) => suite((paths) => findingsOf(program, paths)));

/**
 * W3005 is ignored, a dependency that a reference already implies: the packager writes both for each
 * function and its role.
 */
const ARGUMENTS = ['--ignore-checks', 'W3005', '--format', 'parseable', '--'];

/** The exit code of cfn-lint is a bit mask of the kinds of findings, 0 for none. */
const findingsOf = (program: string, paths: readonly string[]): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const args = [...ARGUMENTS, ...paths];
    execFile(program, args, { timeout: 300_000 }, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      if ((error === null) === (lines.length === 0)) return resolve(lines);
      reject(new Error(`cfn-lint failed: ${stderr}`, { cause: error }));
    });
  });
