import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { KEYRING_FILE } from '../../../infra/keyring/database.ts';
import { DEFAULT_USE, isUsable, OWNER, useOf } from './default-use.ts';
import { earlierKeyring } from './earlier-keyring.ts';
import { openKeyring, steppedClock, temporaryDirectory } from './open-keyring.ts';

const NOT_FOUND = { ok: false, failure: 'notFound' };

/** A keyring with a used key that has an alias and will be deleted in seven days. */
const openWithDoomedKey = async () => {
  const clock = steppedClock();
  const directory = temporaryDirectory();
  const keys = openKeyring({ clock, directory, lockTimeoutMs: 1 });
  const { arn } = keys.admin(OWNER).create();
  const made = await keys.service.generateDataKey(...useOf(arn));
  keys.admin(OWNER).createAlias('alias/old', arn);
  const scheduled = keys.admin(OWNER).scheduleDeletion(arn, 7);
  return { clock, directory, keys, arn, made, scheduled };
};

/** The stored material of every key, read directly from the file. */
const storedMaterial = (directory: string): Uint8Array[] => {
  const database = new DatabaseSync(join(directory, KEYRING_FILE), { readOnly: true });
  const rows = database.prepare('SELECT box FROM materials').all();
  database.close();
  return rows.map(({ box }) => {
    if (box instanceof Uint8Array) return box;
    throw new Error('No material');
  });
};

const filesContain = (directory: string, bytes: Uint8Array): boolean =>
  readdirSync(directory).some((name) =>
    readFileSync(join(directory, name)).includes(Buffer.from(bytes)),
  );

describe('deleting a key', () => {
  it('keeps the key for the whole waiting period', async () => {
    const { clock, keys, arn, made } = await openWithDoomedKey();

    clock.pass(6.999);

    expect(await keys.service.generateDataKey(...useOf(arn))).toEqual({
      ok: false,
      failure: 'pendingDeletion',
    });
    keys.admin(OWNER).cancelDeletion(arn);
    keys.admin(OWNER).enable(arn);
    expect(await isUsable(keys, made)).toBe(true);
  });

  it('removes the key and its aliases once the period is over', async () => {
    const { clock, keys, arn, made } = await openWithDoomedKey();

    clock.pass(7);

    expect(await keys.service.generateDataKey(...useOf(arn))).toEqual(NOT_FOUND);
    expect(await keys.service.generateDataKey(...useOf('alias/old'))).toEqual(NOT_FOUND);
    expect(await isUsable(keys, made)).toBe(false);
    expect(keys.admin(OWNER).list()).toEqual([]);
  });

  it('cannot be cancelled once the period is over', async () => {
    const { clock, keys, arn } = await openWithDoomedKey();

    clock.pass(7);

    expect(keys.admin(OWNER).cancelDeletion(arn)).toMatchObject({
      ok: false,
      refusal: { reason: 'notFound' },
    });
  });

  it.each<[string, (bench: Awaited<ReturnType<typeof openWithDoomedKey>>) => unknown]>([
    ['it is used', ({ keys, arn }) => keys.service.generateDataKey(...useOf(arn))],
    ['its deletion is cancelled', ({ keys, arn }) => keys.admin(OWNER).cancelDeletion(arn)],
    ['its alias is given away', ({ keys }) => keys.admin(OWNER).deleteAlias('alias/old')],
    ['keys are listed', ({ keys }) => keys.admin(OWNER).list()],
    ['the keyring is opened', ({ clock, directory }) => openKeyring({ clock, directory })],
  ])('leaves nothing of its material in any file when %s after the period', async (_, touch) => {
    const bench = await openWithDoomedKey();
    const [material = new Uint8Array()] = storedMaterial(bench.directory);
    expect(filesContain(bench.directory, material)).toBe(true);

    bench.clock.pass(7);
    await touch(bench);

    expect(storedMaterial(bench.directory)).toEqual([]);
    expect(filesContain(bench.directory, material)).toBe(false);
  });

  it('destroys due keys despite a concurrent reader, and truncates the log once there is none', async () => {
    const bench = await openWithDoomedKey();
    const [material = new Uint8Array()] = storedMaterial(bench.directory);
    const other = bench.keys.admin(OWNER).create();
    bench.keys.admin(OWNER).scheduleDeletion(other.arn, 8);
    const reader = new DatabaseSync(join(bench.directory, KEYRING_FILE), { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM keys').get();

    bench.clock.pass(7);
    bench.keys.admin(OWNER).list();
    expect(filesContain(bench.directory, material)).toBe(true);
    bench.clock.pass(1);
    expect(bench.keys.admin(OWNER).list()).toEqual([]);
    reader.close();
    bench.keys.admin(OWNER).list();

    expect(filesContain(bench.directory, material)).toBe(false);
  });

  it('lets a new default key be created once the old one is destroyed', async () => {
    const [clock, directory] = [steppedClock(), temporaryDirectory()];
    const { rootKey, context, dataKeys } = earlierKeyring(directory, 2);
    const [before] = dataKeys.filter(({ state }) => state === 'default');
    if (before === undefined) throw new Error('No default key');
    // Earlier releases allowed this for the default key.
    const database = new DatabaseSync(join(directory, KEYRING_FILE));
    database.exec(`UPDATE keys SET status = 'pendingDeletion', delete_after = ${clock.now() + 1}
                   WHERE arn = '${before.wrapped.keyArn}'`);
    database.close();
    const keys = openKeyring({ clock, directory, rootKey });
    clock.pass(1);

    const after = await keys.service.generateDataKey(...DEFAULT_USE);

    expect(await isUsable(keys, after)).toBe(true);
    expect(await keys.service.unwrap(before.wrapped, context)).toEqual(NOT_FOUND);
    expect(keys.admin(OWNER).list()).toHaveLength(dataKeys.length);
  });
});
