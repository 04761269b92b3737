import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { banner } from '../../cli/banner.ts';
import { describeWithAwsCli } from '../support/aws-cli.ts';
import { ACCOUNT, CREDENTIALS } from '../support/root.ts';
import { ROOT_ENVIRONMENT } from '../support/server.ts';
import { type Announced, announced, type Environment, sealstream } from './process.ts';
import { temporaryDirectory } from './temporary.ts';

const run = promisify(execFile);

const announcement = {
  endpoint: 'http://127.0.0.1:4599',
  data: 'secrets in /data',
  selfSigned: null,
  root: { accountId: ACCOUNT, ...CREDENTIALS, secretFrom: 'file' },
} as const;

const text = (changes: Partial<Parameters<typeof banner>[0]> = {}) =>
  banner({ ...announcement, ...changes }).join('\n');

describe('The banner', () => {
  it('tells endpoint and account, and what to paste', () => {
    expect(text()).toContain('on http://127.0.0.1:4599\naccount 123456789012, any region');
    expect(text()).toContain(`
export AWS_ENDPOINT_URL_SECRETS_MANAGER=http://127.0.0.1:4599
export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
export AWS_SECRET_ACCESS_KEY='wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
`);
  });

  it('names the variable of a secret that was given, and does not repeat it', () => {
    const root = { ...announcement.root, secretFrom: 'environment' } as const;
    expect(text({ root })).toContain(
      'export AWS_SECRET_ACCESS_KEY="$SEALSTREAM_ROOT_SECRET_ACCESS_KEY"\n',
    );
    expect(text({ root })).not.toContain(CREDENTIALS.secretAccessKey);
  });

  it('makes clients trust a certificate that nobody else vouches for', () => {
    expect(text()).not.toContain('CA');
    expect(text({ selfSigned: "/it's/cert.pem" })).toContain(
      `export AWS_CA_BUNDLE='/it'\\''s/cert.pem' NODE_EXTRA_CA_CERTS='/it'\\''s/cert.pem'\n`,
    );
  });
});

describeWithAwsCli('What the banner says to paste', (aws) => {
  /** In a shell of its own, with the service's variables as its operator has them. */
  const paste = async (service: Announced, commands: string, env: Environment = {}) => {
    const script = `set -e\n${service.exports}\n${commands}\n`;
    const { stdout } = await run('bash', ['-c', script], {
      env: { PATH: `${dirname(aws)}:/usr/bin:/bin`, HOME: temporaryDirectory(), ...env },
    });
    return stdout;
  };

  it('makes the example work as it is printed', { timeout: 60_000 }, async () => {
    const argv = ['serve', '--port', '0', '--data-dir', temporaryDirectory()];
    const service = await announced(sealstream(argv));
    expect(service.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:(?!0$)\d+$/);

    const created = JSON.parse(await paste(service, service.example));
    expect(created).toMatchObject({
      ARN: expect.stringContaining(`arn:aws:secretsmanager:us-east-1:${service.account}:secret:`),
      VersionId: expect.any(String),
    });
    const get = `aws secretsmanager get-secret-value --endpoint-url ${service.endpoint}`;
    const read = JSON.parse(await paste(service, `${get} --secret-id '${created.Name}'`));
    expect(JSON.parse(read.SecretString)).toEqual({ username: 'david', password: 'change-me' });
  });

  it('works with credentials of the environment', { timeout: 60_000 }, async () => {
    const argv = ['serve', '--port', '0', '--data-dir', temporaryDirectory()];
    const service = await announced(sealstream(argv, { env: ROOT_ENVIRONMENT }));
    const { ARN } = JSON.parse(await paste(service, service.example, ROOT_ENVIRONMENT));
    expect(ARN).toContain(`:us-east-1:${ACCOUNT}:secret:example/`);
  });
});
