import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { SCHEMA_VERSION as KEYRING_VERSION } from '../../infra/keyring/database.ts';
import { SCHEMA_VERSION } from '../../infra/sqlite/tables.ts';
import { earlierKeyring } from '../infra/keyring/earlier-keyring.ts';
import { sdkClient } from '../support/clients.ts';
import { sealstream } from '../support/process.ts';
import { ACCOUNT, CREDENTIALS } from '../support/root.ts';
import { startServer } from '../support/server.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const REGION_FILE = join('regions', 'eu-west-1', 'events.sqlite');

/** A directory with secrets in two regions, and a root secret that the next start would seal. */
const usedDirectory = async (): Promise<string> => {
  const directory = temporaryDirectory();
  const { endpoint, credentials, stop } = await startServer({ dataDirectory: directory });
  for (const region of ['us-east-1', 'eu-west-1']) {
    const client = sdkClient({ endpoint, region, credentials });
    await client.createSecret({ Name: 'kept', SecretString: 'value' });
  }
  await stop();
  writeCredentials(directory, {});
  return directory;
};

const writeCredentials = (directory: string, more: object) => {
  const text = JSON.stringify({ ...more, accountId: ACCOUNT, ...CREDENTIALS });
  writeFileSync(join(directory, 'credentials.json'), text, { mode: 0o600 });
};

const raiseVersion = (path: string, version: number) => {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
};

/** Every file with a digest of its content, except the lock and the index of a log, which hold no data. */
const contentsOf = (directory: string) =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/^lock\.|-shm$/.test(name))
    .filter((name) => statSync(join(directory, name)).isFile())
    .map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(directory, name)))
        .digest('hex'),
    ])
    .toSorted();

const newer = (path: string, found: number, known: number): string =>
  `${path} was written by a newer release: its schema version is ${found}, and this release knows ${known}, `;

const expectRejected = async (directory: string, reason: string) => {
  const before = contentsOf(directory);
  await expect(startServer({ dataDirectory: directory })).rejects.toThrow(reason);
  expect(contentsOf(directory)).toEqual(before);
};

describe('A data directory that a newer release wrote', () => {
  it('is rejected for the file of any region, and left unchanged', async () => {
    const directory = await usedDirectory();
    const path = join(directory, REGION_FILE);
    raiseVersion(path, SCHEMA_VERSION + 1);
    await expectRejected(directory, newer(path, SCHEMA_VERSION + 1, SCHEMA_VERSION));
  });

  it('is rejected after a crash even if only a write-ahead log has the version', async () => {
    const directory = await usedDirectory();
    const path = join(directory, REGION_FILE);
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    const crashed = join(temporaryDirectory(), 'crashed');
    cpSync(directory, crashed, { recursive: true });
    database.close();
    expect(readFileSync(join(crashed, REGION_FILE)).readUInt32BE(60)).toBe(SCHEMA_VERSION);

    await expectRejected(
      crashed,
      newer(join(crashed, REGION_FILE), SCHEMA_VERSION + 1, SCHEMA_VERSION),
    );
  });

  it('is rejected for its keyring, and left unchanged', async () => {
    const directory = await usedDirectory();
    const path = join(directory, 'keyring.sqlite');
    raiseVersion(path, KEYRING_VERSION + 1);
    await expectRejected(directory, newer(path, KEYRING_VERSION + 1, KEYRING_VERSION));
  });

  it('is rejected for its credentials before its keyring is upgraded', async () => {
    const directory = temporaryDirectory();
    earlierKeyring(directory, 2);
    writeCredentials(directory, { version: 2, sealedOtherwise: 'x' });
    await expectRejected(directory, newer(join(directory, 'credentials.json'), 2, 1));
  });

  it.each([
    ['serve', '--port', '0'],
    ['keys', 'list'],
    ['keys', 'create'],
    ['credentials', '--secret'],
    ['check'],
    ['check', '--repair'],
    ['replicas', 'list'],
    ['replicas', 'reconcile'],
  ])('is rejected by sealstream %s %s in one sentence', async (...argv) => {
    const directory = await usedDirectory();
    const path = join(directory, REGION_FILE);
    raiseVersion(path, SCHEMA_VERSION + 1);
    const before = contentsOf(directory);

    const env = { SEALSTREAM_ACCOUNT_ID: ACCOUNT, SEALSTREAM_DATA_DIR: directory };
    const { code, stdout, stderr } = await sealstream(argv, { env }).ended;

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(newer(path, SCHEMA_VERSION + 1, SCHEMA_VERSION));
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(contentsOf(directory)).toEqual(before);
  });
});
