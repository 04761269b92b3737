import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sdkClient } from '../support/clients.ts';
import { startServer } from '../support/server.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const CLIENTS = 6;
const TAKEN: readonly (readonly [string, (region: string) => void])[] = [
  ['events.sqlite is deleted', (region) => rmSync(join(region, 'events.sqlite'))],
  ['its write-ahead log is deleted', (region) => rmSync(join(region, 'events.sqlite-wal'))],
  ['the index of that log is deleted', (region) => rmSync(join(region, 'events.sqlite-shm'))],
  ['the directory of the region is deleted', (region) => rmSync(region, { recursive: true })],
  ['the directory of the region is renamed', (region) => renameSync(region, `${region}-away`)],
];

const running = async () => {
  const server = await startServer();
  onTestFinished(server.stop);
  const { endpoint, region, credentials, dataDirectory } = server;
  const client = sdkClient({ endpoint, region, credentials });
  return { server, client, place: join(dataDirectory, 'regions', region) };
};

type Client = Awaited<ReturnType<typeof running>>['client'];

/** Alternates reads and writes, and collects the outcome of six requests that began once `isTaken` held. */
const answersAfter = async (client: Client, number: number, isTaken: () => boolean) => {
  const answers: unknown[] = [];
  for (let turn = 0; answers.length < 6; turn += 1) {
    const counts = isTaken();
    const Name = `${number}/${turn}`;
    const asking =
      turn % 2 === 0
        ? client.getSecretValue({ SecretId: 'kept' })
        : client.createSecret({ Name, SecretString: 'value' });
    const answer = await asking.then(
      () => 'ok',
      (error: unknown) => error instanceof Error && error.name,
    );
    if (counts) answers.push(answer);
  }
  return answers;
};

describe('A service that is in use', () => {
  it.each(TAKEN)(
    'answers 503 to reads and writes at once, and logs why, when %s',
    async (_what, take) => {
      const { server, client, place } = await running();
      await client.createSecret({ Name: 'kept', SecretString: 'value' });
      let taken = false;
      const numbers = Array.from({ length: CLIENTS }, (_none, number) => number);
      const working = Promise.all(
        numbers.map((number) => answersAfter(client, number, () => taken)),
      );
      await pause(50);
      take(place);
      // Reads rely on the last check of the files for some milliseconds.
      setTimeout(() => {
        taken = true;
      }, 20);

      const answers = (await working).flat();
      expect(new Set(answers)).toEqual(new Set(['ServiceUnavailableException']));
      const faults = server.logs.filter(({ status }) => status === 503).map(({ fault }) => fault);
      expect(faults.at(-1)?.reason).toMatch(/ was deleted or replaced while in use: stop the serv/);
    },
    30_000,
  );
});

describe('A service whose region was deleted while it was stopped', () => {
  it('logs that the region is missing, and does not create it again', async () => {
    const dataDirectory = temporaryDirectory();
    const first = await startServer({ dataDirectory });
    const { region, credentials } = first;
    const before = sdkClient({ endpoint: first.endpoint, region, credentials });
    await before.createSecret({ Name: 'kept', SecretString: 'value' });
    await first.stop();
    const place = join(dataDirectory, 'regions', region);
    rmSync(place, { recursive: true });

    const server = await startServer({ dataDirectory });
    onTestFinished(server.stop);
    const client = sdkClient({ endpoint: server.endpoint, region, credentials });
    const asked = [
      () => client.getSecretValue({ SecretId: 'kept' }),
      () => client.listSecrets({}),
      () => client.createSecret({ Name: 'other', SecretString: 'value' }),
    ];
    for (const ask of asked) {
      await expect(ask()).rejects.toThrow('Service is unable to handle request.');
      expect(server.logs.at(-1)?.fault?.reason).toContain(`${region}/events.sqlite is missing`);
    }
    expect(existsSync(place)).toBe(false);
    const elsewhere = sdkClient({ endpoint: server.endpoint, region: 'eu-north-1', credentials });
    await elsewhere.createSecret({ Name: 'other', SecretString: 'value' });
  });
});
