import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sdkClient } from '../support/clients.ts';
import { startServer } from '../support/server.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { openShell } from './keys-shell.ts';

/** A service whose one secret is under a key that its operator disabled. */
const startWithDisabledKey = async () => {
  const dataDirectory = temporaryDirectory();
  const server = await startServer({ dataDirectory });
  onTestFinished(() => server.stop());
  const { endpoint, region, credentials } = server;
  const client = sdkClient({ endpoint, region, credentials, maxAttempts: 1 });
  const { run, keyOf } = openShell({
    SEALSTREAM_DATA_DIR: dataDirectory,
    SEALSTREAM_ACCOUNT_ID: '123456789012',
    AWS_REGION: region,
  });
  const { arn } = await keyOf('create');
  await client.createSecret({ Name: 'closed', SecretString: 'value', KmsKeyId: arn });
  await client.createSecret({ Name: 'other', SecretString: 'value' });
  await run('disable', arn, '--yes');
  const database = new DatabaseSync(join(dataDirectory, 'keyring.sqlite'));
  onTestFinished(() => database.close());
  return { server, client, run, arn, database };
};

describe('A key that was enabled by editing the file', () => {
  it('opens no value: the caller gets a 500, and the log names the key', async () => {
    const { server, client, arn, database } = await startWithDisabledKey();
    await expect(client.getSecretValue({ SecretId: 'closed' })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
    });

    database.exec("UPDATE keys SET status = 'enabled' WHERE status = 'disabled'");

    await expect(client.getSecretValue({ SecretId: 'closed' })).rejects.toMatchObject({
      name: 'InternalServiceError',
      $metadata: { httpStatusCode: 500 },
    });
    expect(server.logs.at(-1)?.fault?.reason).toContain(`key ${arn} is not as the service left it`);
    expect(await client.getSecretValue({ SecretId: 'other' })).toMatchObject({
      SecretString: 'value',
    });
  });

  it('is reported by sealstream keys, and cannot be changed with it', async () => {
    const { run, arn, database } = await startWithDisabledKey();
    database.exec("UPDATE keys SET status = 'enabled' WHERE status = 'disabled'");

    const listed = await run('list');
    const enabled = await run('enable', arn);

    expect(listed.code).toBe(1);
    expect(listed.out).toHaveLength(2);
    expect(listed.err).toEqual([`Altered past the keyring, and refused since: key ${arn}`]);
    expect([enabled.code, enabled.out]).toEqual([1, []]);
    expect(enabled.err.join()).toContain('Restore the file from a backup');
  });
});
