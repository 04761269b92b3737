import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientOf } from '../support/clients.ts';
import { announced, sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const serve = (directory: string) => sealstream(['serve', '--port', '0', '--data-dir', directory]);

/** The data directory of a stopped service. */
const usedDirectory = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<string> => {
  const directory = join(temporaryDirectory(), 'data');
  const service = serve(directory);
  await clientOf(await announced(service)).createSecret({ Name: 'a', SecretString: 'value' });
  service.kill(signal);
  await service.ended;
  return directory;
};

/** Gives a file to another user. Only root can do that; others link to a file of root instead. */
const giveAway = (path: string): void => {
  if (process.geteuid?.() === 0) {
    chownSync(path, 65_533, 65_533);
  } else {
    rmSync(path);
    symlinkSync('/etc/passwd', path);
  }
};

const EVENTS = 'regions/us-east-1/events.sqlite';
const FILES = ['root.key', 'credentials.json', 'keyring.sqlite', EVENTS];

const startError = async (directory: string): Promise<string> => {
  const { code, stdout, stderr } = await serve(directory).ended;
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^sealstream serve: [^\n]+\n$/);
  return stderr;
};

describe('A service', () => {
  it.each(FILES)('does not start with a %s that others can read', async (name) => {
    const directory = await usedDirectory();
    const path = join(directory, name);
    chmodSync(path, 0o644);
    expect(await startError(directory)).toContain(
      `Others than its owner have access to ${path} (mode 644): run chmod 600 ${path}`,
    );
    chmodSync(path, 0o600);
    await announced(serve(directory));
  });

  it.each(FILES)('does not start with a %s of another user', async (name) => {
    const directory = await usedDirectory();
    const path = join(directory, name);
    giveAway(path);
    expect(await startError(directory)).toContain(`${path} belongs to another user`);
  });

  it.each(['keyring.sqlite-wal', `${EVENTS}-wal`])(
    'does not start with a %s that others can read',
    async (name) => {
      const directory = await usedDirectory('SIGKILL');
      const path = join(directory, name);
      expect(existsSync(path)).toBe(true);
      chmodSync(path, 0o640);
      expect(await startError(directory)).toContain(`run chmod 600 ${path}`);
    },
  );

  it.each(['regions', 'regions/us-east-1'])(
    'does not start if others can create files in %s',
    async (name) => {
      const directory = await usedDirectory();
      const path = join(directory, name);
      chmodSync(path, 0o777);
      expect(await startError(directory)).toContain(`run chmod 700 ${path}`);
    },
  );

  it('does not start in a data directory of another user', async () => {
    if (process.geteuid?.() === 0) {
      const directory = await usedDirectory();
      giveAway(directory);
      expect(await startError(directory)).toContain(`${directory} belongs to another user`);
    } else {
      expect(await startError('/usr')).toContain('/usr belongs to another user');
    }
  });
});

describe('sealstream keys', () => {
  it('rejects a keyring that others can read', async () => {
    const directory = await usedDirectory();
    const path = join(directory, 'keyring.sqlite');
    chmodSync(path, 0o604);
    const { code, stderr } = await sealstream(['keys', 'list', '--data-dir', directory]).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining(`run chmod 600 ${path}`)]);
  });
});

describe('A copy of a data directory with default modes', () => {
  it('is rejected with the command that fixes it', async () => {
    const directory = await usedDirectory();
    const copy = join(temporaryDirectory(), 'copy');
    mkdirSync(copy, { mode: 0o755 });
    for (const name of ['credentials.json', 'keyring.sqlite', 'root.key']) {
      copyFileSync(join(directory, name), join(copy, name));
      chmodSync(join(copy, name), 0o644);
    }
    expect(await startError(copy)).toContain('run chmod 600');
  });
});

describe('A data directory with symbolic links in it', () => {
  it.each(['lock.sqlite', 'keyring.sqlite', EVENTS, `${EVENTS}-wal`])(
    'is rejected if %s is one, and nothing is created at its target',
    async (name) => {
      const directory = await usedDirectory();
      const [path, elsewhere] = [join(directory, name), join(directory, '..', 'elsewhere')];
      rmSync(path, { force: true });
      symlinkSync(elsewhere, path);
      expect(await startError(directory)).toMatch(/is a symbolic link|is missing/);
      expect(existsSync(elsewhere)).toBe(false);
    },
  );

  it('does not make the service overwrite the target of lock.pid', async () => {
    const directory = await usedDirectory();
    const [path, elsewhere] = [join(directory, 'lock.pid'), join(directory, '..', 'elsewhere')];
    writeFileSync(elsewhere, 'precious');
    rmSync(path);
    symlinkSync(elsewhere, path);
    const service = serve(directory);
    await announced(service);
    expect(readFileSync(path, 'utf8')).toBe(`${service.pid}\n`);
    expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
  });
});
