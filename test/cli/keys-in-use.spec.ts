import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientOf } from '../support/clients.ts';
import { announced, sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { openShell } from './keys-shell.ts';

const REGION = 'us-east-1';

/** A service in its own process, with a key that opens two values of one secret. */
const startWithKey = async (env: Readonly<Record<string, string>> = {}) => {
  const directory = temporaryDirectory();
  const process = sealstream(['serve', '--port', '0', '--data-dir', directory]);
  const service = await announced(process);
  const client = clientOf(service);
  const { run, keyOf } = openShell({
    SEALSTREAM_DATA_DIR: directory,
    SEALSTREAM_ACCOUNT_ID: service.account,
    AWS_REGION: REGION,
    ...env,
  });
  const { arn, id } = await keyOf('create');
  await client.createSecret({ Name: 'a', SecretString: 'first', KmsKeyId: arn });
  await client.putSecretValue({ SecretId: 'a', SecretString: 'second' });
  await client.createSecret({ Name: 'b', SecretString: 'under the default key' });
  return { directory, process, client, run, keyOf, arn, id };
};

const rejected = (message: string) => ({ code: 1, out: [], err: [message] });

describe('A key that opens values', () => {
  it.each([['disable'], ['schedule-deletion']])('needs --yes to %s', async (command) => {
    const { client, run, arn, id } = await startWithKey();

    const message = `${arn} alone opens 2 values of 1 secret. Add --yes to go on.`;
    expect(await run(command, id)).toEqual(rejected(message));
    expect(await client.getSecretValue({ SecretId: 'a' })).toMatchObject({
      SecretString: 'second',
    });

    expect((await run(command, id, '--yes')).code).toBe(0);
    await expect(client.getSecretValue({ SecretId: 'a' })).rejects.toThrow();
    expect(await client.getSecretValue({ SecretId: 'b' })).toMatchObject({
      SecretString: 'under the default key',
    });
  });

  it('counts a secret that is scheduled for deletion, but not one that was purged', async () => {
    const { client, run, arn, id } = await startWithKey();
    await client.createSecret({ Name: 'c', SecretString: 'value', KmsKeyId: arn });
    await client.deleteSecret({ SecretId: 'c', RecoveryWindowInDays: 7 });

    expect((await run('disable', id)).err.join()).toContain('3 values of 2 secrets');
    await client.deleteSecret({ SecretId: 'c', ForceDeleteWithoutRecovery: true });
    await client.deleteSecret({ SecretId: 'a', ForceDeleteWithoutRecovery: true });

    expect((await run('disable', id)).code).toBe(0);
  });

  it('does not count a value that another enabled key opens as well', async () => {
    const { client, run, keyOf, id } = await startWithKey();
    const other = await keyOf('create');
    await client.updateSecret({ SecretId: 'a', KmsKeyId: other.arn });

    expect((await run('disable', id)).code).toBe(0);
    expect(await client.getSecretValue({ SecretId: 'a' })).toMatchObject({
      SecretString: 'second',
    });

    const message = `${other.arn} alone opens 2 values of 1 secret. Add --yes to go on.`;
    expect(await run('disable', other.id)).toEqual(rejected(message));
  });

  it('also needs --yes if a head cannot be read', async () => {
    const { directory, run, keyOf } = await startWithKey();
    const { arn, id } = await keyOf('create');
    const database = new DatabaseSync(join(directory, 'regions', REGION, 'events.sqlite'));
    onTestFinished(() => database.close());
    database.exec("UPDATE heads SET detail = '{' WHERE name = 'b'");

    const message = `${arn} alone opens perhaps 1 secret whose heads cannot be read. Add --yes to go on.`;
    expect(await run('disable', id)).toEqual(rejected(message));
    expect((await run('disable', id, '--yes')).code).toBe(0);
  });

  it('needs --yes after the service was killed, too', async () => {
    const { process, run, arn, id } = await startWithKey();
    process.kill('SIGKILL');
    await process.ended;

    const message = `${arn} alone opens 2 values of 1 secret. Add --yes to go on.`;
    expect(await run('disable', id)).toEqual(rejected(message));
  });

  it('needs --yes if values are in DynamoDB, where they are not counted', async () => {
    const { run, arn, id } = await startWithKey({ SEALSTREAM_STORE: 'dynamodb' });

    const message = `What ${arn} opens is in DynamoDB and was not counted. Add --yes to go on.`;
    expect(await run('disable', id)).toEqual(rejected(message));
  });
});

describe('A key that opens nothing', () => {
  it('is disabled and deleted without --yes', async () => {
    const { run, keyOf } = await startWithKey();
    const { id } = await keyOf('create');

    expect((await run('disable', id)).code).toBe(0);
    expect((await run('schedule-deletion', id)).code).toBe(0);
  });
});

describe('The default key', () => {
  it('can be neither disabled nor deleted, with or without --yes', async () => {
    const { client, run } = await startWithKey();

    for (const command of ['disable', 'schedule-deletion']) {
      for (const yes of [[], ['--yes']]) {
        const { code, err } = await run(command, 'alias/aws/secretsmanager', ...yes);
        expect([code, err.join()]).toEqual([1, expect.stringContaining('is the default key')]);
      }
    }
    expect(await client.getSecretValue({ SecretId: 'b' })).toMatchObject({
      SecretString: 'under the default key',
    });
  });
});
