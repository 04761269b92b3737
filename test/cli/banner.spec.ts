import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { banner } from '../../cli/commands/serve/banner.ts';
import { describeWithAwsCli } from '../support/aws-cli.ts';
import { type Announced, announced, type Environment, sealstream } from '../support/process.ts';
import { ACCOUNT, CREDENTIALS } from '../support/root.ts';
import { ROOT_ENVIRONMENT } from '../support/server.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const run = promisify(execFile);

const announcement = {
  endpoint: 'http://127.0.0.1:4599',
  storage: 'secrets in /data',
  selfSigned: null,
  root: { accountId: ACCOUNT, ...CREDENTIALS, secretFrom: 'made' },
  dataDirectory: "/it's/data",
  terminal: true,
} as const;

const text = (changes: Partial<Parameters<typeof banner>[0]> = {}) =>
  banner({ ...announcement, ...changes }).join('\n');

describe('The banner', () => {
  it('shows the endpoint, the account and the variables to paste', () => {
    expect(text()).toContain('on http://127.0.0.1:4599\naccount 123456789012, any region');
    expect(text()).toContain(`
export AWS_ENDPOINT_URL_SECRETS_MANAGER=http://127.0.0.1:4599
unset AWS_SESSION_TOKEN AWS_SECURITY_TOKEN AWS_CREDENTIAL_EXPIRATION AWS_PROFILE AWS_DEFAULT_PROFILE AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
export AWS_SECRET_ACCESS_KEY='wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
`);
  });

  it('says that the secret is shown only once, and how to show it again', () => {
    expect(text()).toContain(
      'shown this once: npm run -s sealstream -- credentials shows it again',
    );
  });

  it.each([
    ['made', false],
    ['kept', false],
    ['kept', true],
  ] as const)('lets the shell fetch a secret that is %s (terminal: %s)', (secretFrom, terminal) => {
    const banner = text({ root: { ...announcement.root, secretFrom }, terminal });
    expect(banner).toMatch(
      /^export AWS_SECRET_ACCESS_KEY="\$\('\/\S+\/bin\/sealstream' credentials --secret --data-dir '\/it'\\''s\/data'\)"$/m,
    );
    expect(banner).not.toContain('shown this once');
    expect(banner).not.toContain(CREDENTIALS.secretAccessKey);
  });

  it.each([
    ['environment', '$SEALSTREAM_ROOT_SECRET_ACCESS_KEY'],
    ['file', '$(cat "$SEALSTREAM_ROOT_SECRET_ACCESS_KEY_FILE")'],
    ['descriptor', '$SEALSTREAM_ROOT_SECRET_ACCESS_KEY'],
  ] as const)('refers to the variable of a secret that comes from a %s', (secretFrom, word) => {
    const banner = text({ root: { ...announcement.root, secretFrom } });
    expect(banner).toContain(`export AWS_SECRET_ACCESS_KEY="${word}"\n`);
    expect(banner).not.toContain(CREDENTIALS.secretAccessKey);
  });

  it('makes clients trust a self-signed certificate', () => {
    expect(text()).not.toContain('CA');
    expect(text({ selfSigned: "/it's/cert.pem" })).toContain(
      `export AWS_CA_BUNDLE='/it'\\''s/cert.pem' NODE_EXTRA_CA_CERTS='/it'\\''s/cert.pem'\n`,
    );
  });
});

describeWithAwsCli('The lines to paste from the banner', (aws) => {
  /** Runs commands in a new shell after the pasted lines, with the environment of the operator. */
  const paste = async (service: Announced, commands: string, env: Environment = {}) => {
    const script = `set -e\n${service.exports}\n${commands}\n`;
    const { stdout } = await run('bash', ['-c', script], {
      env: { PATH: `${dirname(aws)}:/usr/bin:/bin`, HOME: temporaryDirectory(), ...env },
    });
    return stdout;
  };

  it('make the printed example work', { timeout: 60_000 }, async () => {
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

  it('override credentials of another account in the shell', { timeout: 60_000 }, async () => {
    const argv = ['serve', '--port', '0', '--data-dir', temporaryDirectory()];
    const service = await announced(sealstream(argv));
    const stale = {
      AWS_ACCESS_KEY_ID: 'ASIAQQQQQQQQQQQQQQQQ',
      AWS_SECRET_ACCESS_KEY: 'of another account',
      AWS_SESSION_TOKEN: 'stale',
      AWS_SECURITY_TOKEN: 'stale',
      AWS_CREDENTIAL_EXPIRATION: '2020-01-01T00:00:00Z',
      AWS_PROFILE: 'nowhere',
      AWS_DEFAULT_PROFILE: 'nowhere',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    };
    const { ARN } = JSON.parse(await paste(service, service.example, stale));
    expect(ARN).toContain(service.account);
    expect(await paste(service, 'env', stale)).not.toMatch(/stale|nowhere|2020|ENDPOINT_URLS/);
  });

  it('work with credentials from the environment', { timeout: 60_000 }, async () => {
    const argv = ['serve', '--port', '0', '--data-dir', temporaryDirectory()];
    const service = await announced(sealstream(argv, { env: ROOT_ENVIRONMENT }));
    const { ARN } = JSON.parse(await paste(service, service.example, ROOT_ENVIRONMENT));
    expect(ARN).toContain(`:us-east-1:${ACCOUNT}:secret:example/`);
  });
});
