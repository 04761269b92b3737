import { createSecretKey } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlteredEntry } from '../../domain/ports/altered-entry.ts';
import { branded } from '../../domain/secret/ids.ts';
import { sqliteEventStore } from '../../infra/sqlite/event-store.ts';
import { integrity } from '../../infra/sqlite/integrity.ts';
import { UNKEYED } from '../../infra/sqlite/schema.ts';
import { aStatus } from '../support/a-status.ts';
import { memoryService, streamOf } from '../support/memory-service.ts';
import { REGION } from '../support/root.ts';
import { forge, tamper } from '../support/tamper.ts';

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
  const store = sqliteEventStore({ path, vouching: { ...UNKEYED, integrity: integrity(KEY) } });
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

/** The keyring of the service, which the attacker does not have. */
const KEY = createSecretKey(Buffer.alloc(32, 7));

const COLUMNS = 'seq, schema, summary, detail, current_version_id, current_value';

describe('An attacker who can write to the store but has no key', () => {
  it('cannot serve the value of one secret under the name of another', async () => {
    tamper(
      path,
      `UPDATE heads SET (${COLUMNS}) = (SELECT ${COLUMNS} FROM heads WHERE name = 'victim')
       WHERE name = 'mine'`,
    );
    const { status, body, log } = await readMine();
    expect(status).toBe(500);
    expect(body).not.toContain('victim');
    expect(log?.fault).toMatchObject({ name: 'AlteredEntry' });
  });

  it('cannot serve a value in another region', async () => {
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
  ])('cannot get a value opened that was %s, and the log says why', async (_how, sql, failure) => {
    tamper(path, `UPDATE heads SET current_value = ${sql} WHERE name = 'mine'`);
    const { status, json, log } = await readMine();
    expect([status, json.__type]).toEqual([400, 'DecryptionFailure']);
    expect(log).toMatchObject({ error: 'DecryptionFailure', keyFailure: failure });
  });

  it('cannot make a value fail as if its key did, by naming another key in it', async () => {
    const arn = `instr(hex(current_value), hex('123456789012')) / 2 + 2`;
    tamper(
      path,
      `UPDATE heads SET current_value = flipped(current_value, ${arn}) WHERE name = 'mine'`,
    );
    const { status, log } = await readMine();
    expect(status).toBe(500);
    expect(log?.fault).toMatchObject({
      name: 'AlteredEntry',
      reason: expect.stringContaining('value of mine'),
    });
  });

  it.each<[string, string]>([
    ['which version is current', `summary = replace(summary, 'AWSCURRENT', 'AWSPREVIOUS')`],
    ['its description', `summary = json_set(summary, '$.description', 'theirs')`],
    ['its key', `summary = json_set(summary, '$.keyId', 'alias/theirs')`],
    ['its policy', `detail = json_set(detail, '$.policy', '{}')`],
    ['a replica region', `detail = json_set(detail, '$.replicas', json('[["eu-west-2", {}]]'))`],
    [
      'its deletion',
      `summary = json_set(summary, '$.deletion', json('{"deletedAt":1,"purgeAfter":2}'))`,
    ],
    ['when it is purged', `purge_after = 1`],
    ['when it was created', `created_at = created_at + 1`],
    ['how often it changed', `seq = seq + 1`],
    ['what its state is written in', `schema = 1`],
    ['that it is gone', `summary = NULL, detail = NULL, current_version_id = NULL`],
    ['the id of the current value', `current_version_id = '${'u'.repeat(32)}'`],
    ['that it has a MAC', `head_mac = NULL`],
    [
      'its MAC for that of another',
      `head_mac = (SELECT head_mac FROM heads WHERE name = 'victim')`,
    ],
    ['its MAC for that of its entry', `head_mac = list_mac`],
  ])('cannot change %s, and the log names the secret', async (_what, change) => {
    tamper(path, `UPDATE heads SET ${change} WHERE name = 'mine'`);
    const { status, log } = await readMine();
    expect(status).toBe(500);
    expect(log?.fault).toMatchObject({
      name: 'AlteredEntry',
      reason: expect.stringContaining(`head of mine in ${REGION} is not as the service left it`),
    });
  });

  it.each([
    `summary = json_set(summary, '$.description', 'theirs')`,
    `schema = 1`,
    `list_mac = NULL`,
    `list_mac = head_mac`,
    `list_mac = (SELECT list_mac FROM heads WHERE name = 'victim')`,
  ])('cannot change what a list shows (%s)', async (change) => {
    tamper(path, `UPDATE heads SET ${change} WHERE name = 'mine'`);
    for (const SortBy of ['name', 'created-date', 'last-changed-date', 'last-accessed-date']) {
      const answer = await using(({ ask }) => ask('ListSecrets', { SortBy }));
      expect([answer.status, answer.json.SecretList]).toEqual([500, undefined]);
    }
  });

  it('cannot hide a secret', async () => {
    tamper(path, `DELETE FROM heads WHERE name = 'mine'`);
    expect((await readMine()).log?.fault).toMatchObject({ name: 'AlteredEntry' });
  });

  it('cannot authenticate changes with a key that is public', async () => {
    forge(path, `UPDATE heads SET summary = json_set(summary, '$.description', 'theirs')`);
    expect((await readMine()).log?.fault).toMatchObject({ name: 'AlteredEntry' });
  });

  it('cannot change the history or the status of a replica', async () => {
    const regions = [{ Region: 'eu-west-1' }];
    await using(({ ask }) =>
      ask('ReplicateSecretToRegions', { SecretId: 'mine', AddReplicaRegions: regions }),
    );
    const stream = streamOf('mine');
    await using(({ store }) => store().saveReplicaStatus(stream, branded('eu-west-1'), aStatus()));
    tamper(
      path,
      `UPDATE commits SET actor = 'nobody'; UPDATE replica_statuses SET state = 'Failed'`,
    );
    await using(async ({ ask, store }) => {
      await expect(Array.fromAsync(store().readCommits(stream))).rejects.toThrow(AlteredEntry);
      expect((await ask('DescribeSecret', { SecretId: 'mine' })).status).toBe(500);
    });
  });
});
