import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sdkClient } from '../support/clients.ts';
import { eventually } from '../support/eventually.ts';
import { startServer } from '../support/server.ts';

/** Takes the write lock of a file, reports it, and holds it until its input ends. */
const HOLDER = `
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(process.argv[1]);
  database.exec('BEGIN IMMEDIATE');
  console.log('held');
  process.stdin.resume().once('end', () => database.exec('ROLLBACK'));
`;

const holding = async (path: string) => {
  const holder = spawn(process.execPath, ['-e', HOLDER, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(holder, 'exit');
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  return {
    release: async () => {
      holder.stdin.end();
      await ended;
    },
  };
};

const NAMES = Array.from({ length: 10 }, (_, index) => `secret-${index}`);

it('Reads do not wait for a process that holds the write lock, and are recorded once it is released', async () => {
  const server = await startServer({ log: 'requests' });
  onTestFinished(server.stop);
  const { endpoint, region, credentials } = server;
  const client = sdkClient({ endpoint, region, credentials });
  for (const Name of NAMES) await client.createSecret({ Name, SecretString: 'value' });
  const path = join(server.dataDirectory, 'regions', region, 'events.sqlite');
  const { release } = await holding(path);

  const started = performance.now();
  for (const SecretId of NAMES) {
    expect(await client.getSecretValue({ SecretId })).toMatchObject({ SecretString: 'value' });
  }
  // A write waits for the lock for about two seconds.
  expect(performance.now() - started).toBeLessThan(10_000);
  const dates = async () =>
    (await client.listSecrets({})).SecretList?.map((one) => one.LastAccessedDate);
  expect(await dates()).toEqual(NAMES.map(() => undefined));
  expect(server.logs.filter(({ accessNote }) => accessNote === 'postponed')).not.toEqual([]);

  await release();
  await eventually(async () => {
    for (const SecretId of NAMES) await client.getSecretValue({ SecretId });
    expect(await dates()).toEqual(NAMES.map(() => expect.any(Date)));
  });
});
