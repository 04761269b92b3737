import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestServer } from './server.ts';
import { describeWith, firstFitting, onPath, probe } from './tools.ts';

const PROVIDER = 'registry.terraform.io/hashicorp/aws';

const isTerraform = async (program: string): Promise<boolean> =>
  (await probe(program, ['-version']))?.startsWith('Terraform v') ?? false;

/** Directories of providers: where Terraform looks without a registry, and those a user configured. */
const MIRRORS = [
  process.env.SEALSTREAM_TEST_TERRAFORM_PLUGINS ?? '',
  join(homedir(), '.terraform.d/plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
];

const mirror = MIRRORS.find((folder) => folder !== '' && existsSync(join(folder, PROVIDER)));
const program = mirror === undefined ? null : await firstFitting(onPath('terraform'), isTerraform);

/** `describe` for a suite that talks through Terraform's provider for AWS: `(title, () => …)`. */
export const describeWithTerraform = describeWith(
  {
    name: 'Terraform with its provider for AWS',
    untested: 'what Terraform plans after it has applied',
    install: 'terraform providers mirror <folder>, and SEALSTREAM_TEST_TERRAFORM_PLUGINS=<folder>',
    requiredInCi: false,
  },
  program,
);

/** The result of a Terraform command: code 2 is a plan with changes, 0 one without. */
export type TerraformResult = { readonly code: number; readonly output: string };

/** Prepares a directory with one configuration, in which commands run against a service. */
export const terraformFor = async (server: TestServer, configuration: string) => {
  const cwd = await mkdtemp(join(tmpdir(), 'sealstream-terraform-'));
  await writeFile(join(cwd, 'cli.tfrc'), cliConfiguration());
  await writeFile(join(cwd, 'main.tf'), `${providerFor(server)}\n${configuration}`);
  const run = (...args: readonly string[]) => terraform(cwd, server, args);
  return { run, remove: () => rm(cwd, { recursive: true }) };
};

const terraform = (
  cwd: string,
  { credentials }: TestServer,
  args: readonly string[],
): Promise<TerraformResult> =>
  new Promise((resolve, reject) => {
    if (program === null) return reject(new Error('Only suites of describeWithTerraform can.'));
    const env = {
      PATH: process.env.PATH,
      HOME: cwd,
      TF_CLI_CONFIG_FILE: join(cwd, 'cli.tfrc'),
      CHECKPOINT_DISABLE: '1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
    const child = execFile(program, [...args], { cwd, env }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, output: `${stdout}${stderr}` });
    });
  });

const cliConfiguration = (): string => `
provider_installation {
  filesystem_mirror { path = ${JSON.stringify(mirror ?? '')} }
}
`;

const providerFor = ({ region, endpoint }: TestServer): string => `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region                      = "${region}"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
  endpoints { secretsmanager = "${endpoint}" }
}
`;
