import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqliteEventStore } from '../../infra/sqlite/event-store.ts';
import { memoryService } from '../support/memory-service.ts';
import { tamper } from '../support/tamper.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sealstream-tampered-'));
  path = join(directory, 'events.sqlite');
  await using(async ({ ask }) => {
    for (const Name of ['mine', 'victim']) {
      await ask('CreateSecret', { Name, SecretString: Name, ClientRequestToken: 't'.repeat(32) });
    }
  });
});
afterEach(() => rm(directory, { recursive: true }));

const using = async <Result>(
  work: (service: ReturnType<typeof memoryService>) => Promise<Result>,
): Promise<Result> => {
  const store = sqliteEventStore({ path });
  const service = memoryService({ store: () => store, keyringIn: directory });
  try {
    return await work(service);
  } finally {
    service.close();
    store.close();
  }
};

const readMine = (region?: string) =>
  using(async ({ ask, logs }) => {
    const answer = await ask('GetSecretValue', { SecretId: 'mine' }, region ? { region } : {});
    return { ...answer, log: logs.at(-1) };
  });

const COLUMNS = 'seq, schema, summary, detail, current_version_id, current_value';

describe('Who writes to the store without a key', () => {
  it('cannot serve the value of one secret under the name of another', async () => {
    tamper(
      path,
      `UPDATE heads SET (${COLUMNS}) = (SELECT ${COLUMNS} FROM heads WHERE name = 'victim')
       WHERE name = 'mine'`,
    );
    const { status, body, log } = await readMine();
    expect(status).toBe(500);
    expect(body).not.toContain('victim');
    expect(log?.fault).toMatchObject({ name: 'MisplacedHead' });
  });

  it('cannot serve it in another region', async () => {
    tamper(path, `UPDATE heads SET region = 'eu-west-1' WHERE name = 'mine'`);
    expect((await readMine('eu-west-1')).status).toBe(500);
  });

  it.each([
    ['moved', `(SELECT current_value FROM heads WHERE name = 'victim')`, 'invalidCiphertext'],
    ['cut short', `substr(current_value, 1, 40)`, 'malformed'],
    [
      'altered by a bit',
      `CAST(substr(current_value, 1, length(current_value) - 1) || x'00' AS BLOB)`,
      'notAuthentic',
    ],
  ])('cannot make a value open that was %s, and the log says why', async (_how, sql, failure) => {
    tamper(path, `UPDATE heads SET current_value = ${sql} WHERE name = 'mine'`);
    const { status, json, log } = await readMine();
    expect([status, json.__type]).toEqual([400, 'DecryptionFailure']);
    expect(log).toMatchObject({ error: 'DecryptionFailure', keyFailure: failure });
  });
});
