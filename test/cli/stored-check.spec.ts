import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sdkClient } from '../support/clients.ts';
import { eventually } from '../support/eventually.ts';
import { startServer } from '../support/server.ts';
import { temporaryDirectory } from '../support/temporary.ts';

/** Alters the name of a secret in a page of an index, which has no MAC. */
const damageIndex = (file: string, index: string, name: string): void => {
  const database = new DatabaseSync(file);
  const root = database
    .prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .get(index)?.rootpage;
  const size = database.prepare('PRAGMA page_size').get()?.page_size;
  database.close();
  const bytes = readFileSync(file);
  const start = (Number(root) - 1) * Number(size);
  const at = bytes.indexOf(name, start);
  expect(at).toBeLessThan(start + Number(size));
  bytes.write('~', at);
  writeFileSync(file, bytes);
};

const openWorld = async () => {
  const dataDirectory = temporaryDirectory();
  const serve = async () => {
    const server = await startServer({ dataDirectory });
    const { endpoint, region, credentials } = server;
    return { server, client: sdkClient({ endpoint, region, credentials }) };
  };
  const { server, client } = await serve();
  for (const Name of ['alpha', 'beta', 'gamma']) {
    await client.createSecret({ Name, SecretString: `of ${Name}` });
  }
  await server.stop();
  return { file: join(dataDirectory, 'regions', server.region, 'events.sqlite'), serve };
};

describe('A service that starts', () => {
  it('checks its files in the background, and logs that they are intact', async () => {
    const { serve } = await openWorld();
    const { server } = await serve();
    onTestFinished(server.stop);
    await eventually(async () => {
      const looks = server.logs.filter(({ operation }) => operation === 'check-stored');
      expect(looks).toMatchObject([{ status: 200, region: server.region }]);
    });
  });

  it('logs a damaged file, and no longer answers that a secret does not exist', async () => {
    const { file, serve } = await openWorld();
    damageIndex(file, 'heads_by_name', 'alpha');
    const { server, client } = await serve();
    onTestFinished(server.stop);
    await eventually(async () => {
      const looks = server.logs.filter(({ operation }) => operation === 'check-stored');
      expect(looks).toMatchObject([{ status: 500, region: server.region }]);
      expect(looks[0]?.fault?.reason).toContain('events.sqlite is damaged: stop the service');
    });

    for (const Name of ['alpha', 'beta', 'gamma']) {
      const { SecretString } = await client.getSecretValue({ SecretId: Name });
      expect(SecretString).toBe(`of ${Name}`);
    }
    const unsure = [
      () => client.listSecrets({}),
      () => client.getSecretValue({ SecretId: 'nobody' }),
      () => client.batchGetSecretValue({ SecretIdList: ['nobody'] }),
    ];
    for (const ask of unsure) await expect(ask()).rejects.toThrow('Service is unable to handle');
  });
});
