import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from '../support/server.ts';
import { sdkClient } from './clients.ts';
import { eventually } from './eventually.ts';
import { temporaryDirectory } from './temporary.ts';

/** Alters the name of a secret in the page of an index, where no MAC is. */
const spoilIndex = (file: string, index: string, name: string): void => {
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
  it('looks at its files in the background, and says that they are sound', async () => {
    const { serve } = await openWorld();
    const { server } = await serve();
    onTestFinished(server.stop);
    await eventually(async () => {
      const looks = server.logs.filter(({ operation }) => operation === 'check-stored');
      expect(looks).toMatchObject([{ status: 200, region: server.region }]);
    });
  });

  it('tells of a damaged file, and from then on of nothing that it does not find', async () => {
    const { file, serve } = await openWorld();
    spoilIndex(file, 'heads_by_name', 'alpha');
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
