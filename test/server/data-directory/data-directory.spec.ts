import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataDirectory } from '../../../server/data-directory/data-directory.ts';
import { clientOf } from '../../support/clients.ts';
import { announced, sealstream } from '../../support/process.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('The data directory', () => {
  it('is created for its owner only, and so are its missing parents', () => {
    const path = join(temporaryDirectory(), 'a', 'b');
    openDataDirectory(path).close();
    expect([modeOf(path), modeOf(join(path, '..'))]).toEqual([0o700, 0o700]);
  });

  it('is rejected if others can write in it', () => {
    const path = join(temporaryDirectory(), 'shared');
    mkdirSync(path);
    chmodSync(path, 0o770);
    expect(() => openDataDirectory(path)).toThrow(`run chmod 700 ${path}`);
    chmodSync(path, 0o755);
    openDataDirectory(path).close();
  });

  it('is rejected if its path is a file', () => {
    const path = join(temporaryDirectory(), 'file');
    writeFileSync(path, '');
    expect(() => openDataDirectory(path)).toThrow(
      `The data directory ${path} cannot be made (EEXIST).`,
    );
  });

  it.each([
    ['serve', '--port', '0'],
    ['keys', 'create', '--account', '111122223333'],
  ])('is rejected at once if it cannot be created: %s', async (...argv) => {
    const { code, stderr } = await sealstream([...argv, '--data-dir', '/proc/none/data']).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^[^\n]*\/proc\/none[^\n]*\n$/);
  });

  it('is rejected if its lock file cannot be written', () => {
    const path = temporaryDirectory();
    mkdirSync(join(path, 'lock.sqlite'));
    expect(() => openDataDirectory(path)).toThrow(`The data directory ${path} cannot be written`);
  });

  it.each([
    ['a word', 'garbage'],
    ['pages of text', 'garbage\n'.repeat(2_000)],
    ['zeros', '\0\0'],
  ])('is rejected if its lock file holds %s, with a message that names the file', (_, garbage) => {
    const path = temporaryDirectory();
    const file = join(path, 'lock.sqlite');
    writeFileSync(file, garbage);
    expect(() => openDataDirectory(path)).toThrow(
      `The lock file ${file} is no SQLite file: it was damaged or replaced. `,
    );
    expect(readFileSync(file, 'utf8')).toBe(garbage);
    rmSync(file);
    openDataDirectory(path).close();
  });

  it('has one holder at a time, even within a process', () => {
    const path = temporaryDirectory();
    const first = openDataDirectory(path);
    expect(() => openDataDirectory(path)).toThrow(`in use by process ${process.pid}`);
    first.close();
    openDataDirectory(path).close();
  });

  it('names no process if its holder has not recorded its id yet', () => {
    const path = temporaryDirectory();
    const first = openDataDirectory(path);
    writeFileSync(join(path, 'lock.pid'), '');
    expect(() => openDataDirectory(path)).toThrow('in use by another process');
    first.close();
  });

  it('is denied to a second service, with a message that names the first', async () => {
    const path = temporaryDirectory();
    const argv = ['serve', '--port', '0', '--data-dir', path];
    const first = sealstream(argv);
    await announced(first);

    const second = await sealstream(argv).ended;

    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toBe(
      `sealstream serve: The data directory ${path} is in use by process ${first.pid}: ` +
        'stop that one first, or give this one another --data-dir.\n',
    );
    expect(readFileSync(join(path, 'lock.pid'), 'utf8')).toBe(`${first.pid}\n`);
  });

  it('is unlocked as soon as its holder is killed', async () => {
    const argv = ['serve', '--port', '0', '--data-dir', temporaryDirectory()];
    const first = sealstream(argv);
    await announced(first);
    first.kill('SIGKILL');
    await first.ended;
    await announced(sealstream(argv));
  });

  it('holds no file that others can read', async () => {
    const path = join(temporaryDirectory(), 'data');
    const service = await announced(sealstream(['serve', '--port', '0', '--data-dir', path]));
    await clientOf(service).createSecret({ Name: 'example', SecretString: 'value' });
    const entries = readdirSync(path, { recursive: true, encoding: 'utf8' });
    expect(entries).toContain('regions/us-east-1/events.sqlite-wal');
    expect(entries).toContain('root.key');
    const exposed = ['.', ...entries].filter((name) => (modeOf(join(path, name)) & 0o077) !== 0);
    expect(exposed).toEqual([]);
  });
});
