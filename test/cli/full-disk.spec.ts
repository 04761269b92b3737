import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { check } from '../../cli/commands/check.ts';
import { run } from '../../cli/run.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { openDataDirectory } from '../../server/data-directory/data-directory.ts';
import { sdkClient } from '../support/clients.ts';
import { ROOT_ENVIRONMENT, startServer } from '../support/server.ts';
import { describeWith } from '../support/tools.ts';

const mount = (path: string): void => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=0700', 'tmpfs', path], {
    stdio: 'ignore',
  });
};

const unmount = (path: string): void => {
  execFileSync('umount', [path], { stdio: 'ignore' });
};

/** The name of the tool if this process may mount a file system, else `null`. */
const canMount = (): string | null => {
  const path = mkdtempSync(join(tmpdir(), 'sealstream-mount-'));
  try {
    mount(path);
    unmount(path);
    return 'mount';
  } catch {
    return null;
  } finally {
    rmSync(path, { recursive: true });
  }
};

/** A data directory on a disk of 4 MiB, a quarter of which can be freed. */
const smallDisk = () => {
  const disk = mkdtempSync(join(tmpdir(), 'sealstream-disk-'));
  mount(disk);
  onTestFinished(() => {
    unmount(disk);
    rmSync(disk, { recursive: true });
  });
  const ballast = join(disk, 'ballast');
  writeFileSync(ballast, Buffer.alloc(1024 * 1024));
  const dataDirectory = join(disk, 'data');
  mkdirSync(dataDirectory, { mode: 0o700 });
  return { dataDirectory, freeSpace: () => rmSync(ballast) };
};

const NO_MOUNT = {
  name: 'Leave to mount a file system',
  untested: 'a service on a disk that is really full',
  install: 'running the tests as root, with CAP_SYS_ADMIN',
  requiredInCi: false,
};

const VALUE = 'x'.repeat(60_000);
const longValue = (name: string) => `${name} ${VALUE}`;

describeWith(NO_MOUNT, canMount())('A service on a full disk', () => {
  it('rejects writes, serves reads, recovers once there is space, and has lost nothing', async () => {
    const { dataDirectory, freeSpace } = smallDisk();
    const server = await startServer({ dataDirectory });
    const { endpoint, region, credentials } = server;
    const client = sdkClient({ endpoint, region, credentials });
    const acknowledged: string[] = [];
    const create = async (Name: string): Promise<string> =>
      client.createSecret({ Name, SecretString: longValue(Name) }).then(
        () => {
          acknowledged.push(Name);
          return 'created';
        },
        (error: unknown) => (error instanceof Error ? error.name : 'thrown'),
      );
    let outcome = 'created';
    for (let number = 0; outcome === 'created'; number += 1) outcome = await create(`s/${number}`);
    expect(outcome).toBe('ServiceUnavailableException');
    expect(server.logs.at(-1)?.fault?.reason).toContain('no space is left on its disk');

    const readAll = async (from: typeof client) => {
      for (const SecretId of acknowledged) {
        const { SecretString } = await from.getSecretValue({ SecretId });
        expect(SecretString).toBe(longValue(SecretId));
      }
    };
    await readAll(client);
    expect(await create('while-full')).toBe('ServiceUnavailableException');

    freeSpace();
    expect(await create('afterwards')).toBe('created');
    await server.stop();

    const out: string[] = [];
    const env = { ...ROOT_ENVIRONMENT, SEALSTREAM_DATA_DIR: dataDirectory };
    const io = { now: systemClock.now, out: (line: string) => out.push(line), err: () => {}, env };
    expect([await run(check, [], io), out]).toEqual([
      0,
      ['All that is stored is as the service left it.'],
    ]);
    const again = await startServer({ dataDirectory });
    onTestFinished(again.stop);
    await readAll(sdkClient({ endpoint: again.endpoint, region, credentials }));
  }, 60_000);

  it('does not start, and says why', async () => {
    const { dataDirectory, freeSpace } = smallDisk();
    openDataDirectory(dataDirectory).close();
    const { bavail, bsize } = statfsSync(dataDirectory);
    writeFileSync(join(dataDirectory, '..', 'rest'), Buffer.alloc(bavail * bsize));
    expect(() => openDataDirectory(dataDirectory)).toThrow('its disk is full');
    freeSpace();
    openDataDirectory(dataDirectory).close();
  });
});
