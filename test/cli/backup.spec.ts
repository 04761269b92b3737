import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { searchDirectory } from '../../cli/commands/demo/disk-search.ts';
import { credentialsIn } from '../support/clients.ts';
import { announced, sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { CHECK, others, RESTORE, ROOT_KEY, RUNNING, run, STOPPED } from './backup-document.ts';
import { clientsOf, newKey, REGIONS, readAll, seed, writing, written } from './written-secrets.ts';

/** Milliseconds; several processes are started one after another. */
const SLOW = 120_000;

const serve = async (data: string) => {
  const process = sealstream(['serve', '--port', '0', '--data-dir', data]);
  const service = await announced(process);
  const stop = async () => {
    process.kill('SIGTERM');
    await process.ended;
  };
  return { service, stop };
};

/** The modes of a directory and everything in it, by name. */
const modesIn = (directory: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['.', ...readdirSync(directory, { recursive: true, encoding: 'utf8' })]
      .toSorted()
      .map((name) => {
        const { mode } = statSync(join(directory, name));
        return [name, (mode & 0o777).toString(8)];
      }),
  );

const expectPrivate = (backup: string) => {
  const stores = REGIONS.flatMap((region) => [
    [`regions/${region}`, '700'],
    [`regions/${region}/events.sqlite`, '600'],
  ]);
  expect(modesIn(backup)).toEqual({
    '.': '700',
    'credentials.json': '600',
    'keyring.id': '600',
    'keyring.sqlite': '600',
    regions: '700',
    ...Object.fromEntries(stores),
  });
};

const places = () => {
  const directory = temporaryDirectory();
  return {
    data: join(directory, 'data'),
    backup: join(directory, 'backups', 'one'),
    restored: join(directory, 'restored'),
    rootKey: join(directory, 'elsewhere'),
  };
};

describe('docs/backup.md', () => {
  it('contains exactly the blocks of commands that are run here', () => {
    expect([RUNNING, ROOT_KEY, STOPPED, RESTORE, CHECK].map((text) => text.length > 40)).toEqual(
      Array.from({ length: 5 }, () => true),
    );
    expect(others).toEqual([]);
  });

  it('backs up a service while it writes, and restores every acknowledged write', {
    timeout: SLOW,
  }, async () => {
    const { data, backup, restored, rootKey } = places();
    const { service, stop } = await serve(data);
    const seeded = await seed(data, service);
    const writer = writing(data, service);

    await run(RUNNING, { data, backup });

    expect(await writer.end()).toBeGreaterThan(2);
    await run(ROOT_KEY, { data, root_key: rootKey });
    expectPrivate(backup);
    expect(existsSync(`${backup}.unfinished`)).toBe(false);
    const { secretAccessKey } = credentialsIn(service);
    const texts = [
      written('seeded-1'),
      secretAccessKey,
      readFileSync(join(rootKey, 'root.key'), 'utf8').trim(),
    ];
    for (const text of texts) expect(searchDirectory(backup, text)).toEqual([]);
    await stop();

    await run(RESTORE, { backup, data: restored, root_key: rootKey });
    const again = await serve(restored);

    expect(again.service.account).toBe(service.account);
    expect(credentialsIn(again.service)).toEqual(credentialsIn(service));
    const read = await readAll(again.service);
    expect(read).toEqual(expect.arrayContaining(seeded.map((secret) => secret.join(' '))));
    // It ends with 1 if it had to bring a replica in line.
    await run(CHECK, { data: restored }).catch(({ code }) => expect(code).toBe(1));
    await run(CHECK, { data: restored });
    expect(await readAll(again.service)).toEqual(
      expect.arrayContaining(REGIONS.map((region) => `${region} replicated`)),
    );
    expect(Object.values(modesIn(restored)).filter((mode) => !/^[67]00$/.test(mode))).toEqual([]);
  });

  it('backs up a killed service with its write-ahead logs, and restores every acknowledged write', {
    timeout: SLOW,
  }, async () => {
    const { data, backup, restored, rootKey } = places();
    const process = sealstream(['serve', '--port', '0', '--data-dir', data]);
    const service = await announced(process);
    const seeded = await seed(data, service);
    process.kill('SIGKILL');
    await process.ended;

    await run(STOPPED, { data, backup });
    await run(ROOT_KEY, { data, root_key: rootKey });
    expect(existsSync(join(backup, 'root.key'))).toBe(false);
    expect(existsSync(join(backup, 'regions/eu-west-1/events.sqlite-wal'))).toBe(true);
    await run(RESTORE, { backup, data: restored, root_key: rootKey });
    const again = await serve(restored);

    expect(await readAll(again.service)).toEqual(
      expect.arrayContaining(seeded.map((secret) => secret.join(' '))),
    );
  });

  it('restores one region next to a newer keyring and newer stores of other regions', {
    timeout: SLOW,
  }, async () => {
    const { data, backup } = places();
    const first = await serve(data);
    await seed(data, first.service);
    await run(RUNNING, { data, backup });
    for (const region of REGIONS) {
      const KmsKeyId = await newKey(data, first.service.account, region);
      const later = { Name: 'later', SecretString: written('later'), KmsKeyId };
      await clientsOf(first.service)[region].createSecret(later);
    }
    await first.stop();
    const region = join('regions', 'eu-west-1');
    renameSync(join(data, region), `${data}.eu-west-1`);
    cpSync(join(backup, region), join(data, region), { recursive: true });

    const { service } = await serve(data);

    const read = await readAll(service);
    expect(read.filter((secret) => secret.endsWith(' later'))).toEqual([
      'us-east-1 later',
      'eu-central-1 later',
    ]);
    expect(read).toContain('eu-west-1 seeded-1');
    const after = { Name: 'after', SecretString: written('after') };
    await clientsOf(service)['eu-west-1'].createSecret(after);
    expect(await readAll(service)).toContain('eu-west-1 after');
  });

  it('asks to begin again if a region is first used during the backup', async () => {
    const { data, backup } = places();
    const { stop } = await serve(data);
    await stop();
    const keyring = 'then copy keyring.sqlite; fi\n';
    expect(RUNNING).toContain(keyring);
    const meanwhile = RUNNING.replace(keyring, `${keyring}mkdir -p "$data/regions/eu-west-1"\n`);

    await expect(run(meanwhile, { data, backup })).rejects.toThrow('begin again');
    expect(existsSync(backup)).toBe(false);
  });

  it('exits with an error and leaves no backup if the keyring is missing', async () => {
    const { data, backup } = places();
    const { service, stop } = await serve(data);
    await clientsOf(service)['us-east-1'].createSecret({ Name: 'a', SecretString: 'b' });
    await stop();
    rmSync(join(data, 'keyring.sqlite'));

    await expect(run(RUNNING, { data, backup })).rejects.toThrow('unable to open database file');
    expect(existsSync(backup)).toBe(false);
  });
});
