import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OWNER } from '../infra/keyring/default-use.ts';
import { openKeyring } from '../infra/keyring/open-keyring.ts';
import { ACCOUNT_ENV, openShell } from './keys-shell.ts';

describe('The account and region of sealstream keys', () => {
  it('come from flags before the environment', async () => {
    const { run, keyOf } = openShell();
    const place = ['--region', 'us-east-2', '--account', '999999999999'];

    const { arn } = await keyOf('create', ...place);

    expect(arn).toMatch(/^arn:aws:kms:us-east-2:999999999999:key\//);
    expect((await run('list')).out).toHaveLength(1);
  });

  it.each([
    [{ AWS_DEFAULT_REGION: 'eu-west-3' }, 'eu-west-3'],
    [{ AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-3' }, 'eu-west-3'],
    [{}, 'us-east-1'],
  ])('come with the region of %j', async (env, region) => {
    const { keyOf } = openShell({ SEALSTREAM_ACCOUNT_ID: OWNER.account, ...env });

    expect((await keyOf('create')).arn).toContain(`:${region}:`);
  });

  it('come with the account of the credentials in the data directory', async () => {
    const { directory, keyOf } = openShell({});
    const credentials = {
      accountId: OWNER.account,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    };
    mkdirSync(directory);
    const file = join(directory, 'credentials.json');
    writeFileSync(file, JSON.stringify(credentials), { mode: 0o600 });

    expect((await keyOf('create')).arn).toContain(`:${OWNER.account}:`);
  });

  it('are an error without any account', async () => {
    const { run } = openShell({});

    const { code, err } = await run('create');

    expect(code).toBe(2);
    expect(err.join()).toContain('--account or SEALSTREAM_ACCOUNT_ID');
  });

  it('work with the root key of the environment', async () => {
    const rootKey = Buffer.alloc(32, 9).toString('base64');
    const { directory, run } = openShell({ ...ACCOUNT_ENV, SEALSTREAM_ROOT_KEY: rootKey });

    await run('create');

    expect(openKeyring({ directory, rootKey }).admin(OWNER).list()).toHaveLength(1);
  });
});
