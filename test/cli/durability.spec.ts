import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientOf, sdkClient } from '../support/clients.ts';
import { watchConnections } from '../support/connections.ts';
import { announced, sealstream } from '../support/process.ts';
import { startServer } from '../support/server.ts';
import { describeWithStrace } from '../support/strace.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { acknowledgedIn, effectsIn, TRACING } from './system-calls.ts';

const settingsOf = (database: DatabaseSync) => ({
  file: database.location(),
  ...database.prepare('PRAGMA synchronous').get(),
  ...database.prepare('PRAGMA journal_mode').get(),
});

/** 2 is FULL (sqlite.org/pragma.html#pragma_synchronous): each commit waits for the disk. */
const DURABLE = { synchronous: 2, journal_mode: 'wal' };

describe('Every SQLite connection of a service', () => {
  it('that writes secrets or keys syncs every commit to disk', async () => {
    const connections = watchConnections();
    const dataDirectory = temporaryDirectory();
    const { endpoint, region, credentials } = await startServer({ dataDirectory });
    const client = sdkClient({ endpoint, region, credentials });
    const abroad = sdkClient({ endpoint, region: 'eu-west-1', credentials });
    await client.createSecret({ Name: 'a', SecretString: 'b' });
    await abroad.createSecret({ Name: 'a', SecretString: 'b' });
    await client.getSecretValue({ SecretId: 'a' });
    await client.deleteSecret({ SecretId: 'a', ForceDeleteWithoutRecovery: true });

    const settings = connections().map(settingsOf);
    const eventsOf = (place: string) => join(dataDirectory, 'regions', place, 'events.sqlite');
    const files = [eventsOf(region), eventsOf('eu-west-1'), join(dataDirectory, 'keyring.sqlite')];
    for (const file of files) {
      expect(settings.filter((one) => one.file === file)).toEqual([{ file, ...DURABLE }]);
    }
    // That leaves the lock, which has no content: it is a transaction that is never committed.
    const others = settings.filter(({ file }) => !files.includes(file ?? ''));
    expect(others.map(({ file }) => file)).toEqual([join(dataDirectory, 'lock.sqlite')]);
  });
});

describeWithStrace('What was acknowledged', (strace) => {
  /** Runs a command under strace, and reads the trace once it has ended. */
  const traced = (argv: readonly string[], parent: string) => {
    const trace = join(parent, 'trace');
    const running = sealstream(argv, { under: [strace, ...TRACING, `--output=${trace}`] });
    return {
      running,
      effects: async () => {
        await running.ended;
        return effectsIn(readFileSync(trace, 'utf8'));
      },
    };
  };

  /** Signals the service itself: a signal to strace would leave the service running. */
  const stop = (directory: string): void => {
    process.kill(Number(readFileSync(join(directory, 'lock.pid'), 'utf8')), 'SIGTERM');
  };

  it('to a client is on disk at that moment, with its keys and directories', async () => {
    const parent = temporaryDirectory();
    const directory = join(parent, 'new', 'data');
    const { running, effects } = traced(['serve', '--port', '0', '--data-dir', directory], parent);
    const service = await announced(running);
    onTestFinished(() => running.kill('SIGKILL'));
    const client = clientOf(service);
    const abroad = clientOf(service, { region: 'eu-west-1' });
    await client.createSecret({ Name: 'a', SecretString: 'b' });
    await client.putSecretValue({ SecretId: 'a', SecretString: 'c' });
    await abroad.createSecret({ Name: 'a', SecretString: 'b' });
    await client.updateSecret({ SecretId: 'a', Description: 'words' });
    await client.getSecretValue({ SecretId: 'a' });
    await client.deleteSecret({ SecretId: 'a', ForceDeleteWithoutRecovery: true });
    stop(directory);

    const answers = acknowledgedIn(await effects(), { directory, says: /^HTTP\/1\.1 200 / });
    expect(answers.map(({ missing }) => missing)).toEqual(Array.from({ length: 6 }, () => []));
    const log = (region: string) => join(directory, 'regions', region, 'events.sqlite-wal');
    const regions = ['us-east-1', 'us-east-1', 'eu-west-1', 'us-east-1'];
    for (const [index, region] of regions.entries()) {
      expect(answers[index]?.synced).toContain(log(region));
    }
    expect(answers[5]?.synced).toContain(log('us-east-1'));
    expect(answers[0]?.synced).toEqual(
      expect.arrayContaining([parent, join(parent, 'new'), directory, join(directory, 'regions')]),
    );
  });

  it('at a terminal is on disk at that moment: a new access key, and a new key', async () => {
    const parent = temporaryDirectory();
    const directory = join(parent, 'data');
    const serving = traced(['serve', '--port', '0', '--data-dir', directory], parent);
    await announced(serving.running);
    stop(directory);
    const banner = { directory, says: /AWS_ACCESS_KEY_ID/ };
    const banners = acknowledgedIn(await serving.effects(), banner);
    expect(banners.map(({ missing }) => missing)).toEqual([[]]);
    expect(banners[0]?.synced).toEqual(
      expect.arrayContaining(
        ['credentials.json', 'root.key'].map((file) => `${join(directory, file)}.unfinished`),
      ),
    );

    const making = traced(['keys', 'create', '--data-dir', directory], parent);
    const made = acknowledgedIn(await making.effects(), { directory, says: /KEY ID/ });
    expect(made.map(({ missing }) => missing)).toEqual([[]]);
    expect(made[0]?.synced).toContain(join(directory, 'keyring.sqlite-wal'));
  });
});
