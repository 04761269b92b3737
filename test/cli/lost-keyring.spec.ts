import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sdkClient } from '../support/clients.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { openShell } from './keys-shell.ts';

/** A service with one secret. Its clients do not retry. */
const startWithSecret = async () => {
  const dataDirectory = temporaryDirectory();
  const server = await startServer({ dataDirectory });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= server.stop();
    return stopped;
  };
  onTestFinished(stop);
  const client = clientOf(server);
  await client.createSecret({ Name: 'kept', SecretString: 'value' });
  return { server, stop, client, keyring: join(dataDirectory, 'keyring.sqlite') };
};

const clientOf = ({ endpoint, region, credentials }: TestServer, inRegion = region) =>
  sdkClient({ endpoint, region: inRegion, credentials, maxAttempts: 1 });

const statusOf = (request: Promise<unknown>): Promise<number> =>
  request.then(
    () => 200,
    (error: { $metadata: { httpStatusCode: number } }) => error.$metadata.httpStatusCode,
  );

describe('A service whose keyring is lost', () => {
  it.each<[string, (path: string) => void]>([
    ['deleted', (path) => rmSync(path)],
    ['moved', (path) => renameSync(path, `${path}.moved`)],
  ])('because it is %s answers 503 to reads and writes, and logs why', async (_, take) => {
    const { server, stop, client, keyring } = await startWithSecret();
    take(keyring);

    expect(await statusOf(client.getSecretValue({ SecretId: 'kept' }))).toBe(503);
    expect(await statusOf(client.createSecret({ Name: 'lost', SecretString: 'value' }))).toBe(503);
    const elsewhere = clientOf(server, 'eu-west-3');
    expect(await statusOf(elsewhere.createSecret({ Name: 'lost', SecretString: 'v' }))).toBe(503);
    expect(await statusOf(client.tagResource({ SecretId: 'kept', Tags: [{ Key: 'a' }] }))).toBe(
      503,
    );

    expect(existsSync(join(server.dataDirectory, 'regions', 'eu-west-3'))).toBe(false);
    const reasons = server.logs.map(({ fault }) => fault?.reason);
    expect(reasons).toContainEqual(expect.stringContaining(`${keyring} was deleted or replaced`));
    await stop();
    await expect(startServer({ dataDirectory: server.dataDirectory })).rejects.toThrow();
  });

  it('does not get a new one from sealstream keys create', async () => {
    const { server, stop, keyring } = await startWithSecret();
    await stop();
    rmSync(keyring);
    const { run } = openShell({
      SEALSTREAM_DATA_DIR: server.dataDirectory,
      SEALSTREAM_ACCOUNT_ID: '123456789012',
    });

    const { code, err } = await run('create');

    expect([code, existsSync(keyring)]).toEqual([1, false]);
    expect(err.join()).toContain(`${keyring} is missing`);
  });

  it('does not start without it, even if only secrets show that it existed', async () => {
    const { server, stop, keyring } = await startWithSecret();
    await stop();
    renameSync(keyring, `${keyring}.moved`);
    rmSync(join(server.dataDirectory, 'keyring.id'));

    const starting = startServer({ dataDirectory: server.dataDirectory });
    await expect(starting).rejects.toThrow(`${keyring} is missing`);
    renameSync(`${keyring}.moved`, keyring);

    const again = await startServer({ dataDirectory: server.dataDirectory });
    onTestFinished(() => again.stop());
    const { SecretString } = await clientOf(again).getSecretValue({ SecretId: 'kept' });
    expect(SecretString).toBe('value');
  });
});
