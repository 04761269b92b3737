import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { openStore, temporaryFile } from '../../infra/sqlite/temporary-file.ts';
import { IRELAND } from '../../support/replication.ts';
import { tamper } from '../../support/tamper.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

const NEXT_TOKEN = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE22222';

/** A primary that was restored from a backup, which lost this many copied commits, and written to. */
const restored = async (lost: number) => {
  const path = await temporaryFile();
  const replicaStore = openStore(await temporaryFile());
  const primaryOn = (file: string) => {
    const primaryStore = openStore(file);
    const store = (region: Region) => (region === IRELAND ? replicaStore : primaryStore);
    return setUp({ keyringIn: dirname(path), store });
  };
  const before = primaryOn(path);
  await before.create(NAME, IRELAND);
  await converge(before.ports, STREAM);
  tamper(path, `VACUUM INTO '${path}.backup'`);
  chmodSync(`${path}.backup`, 0o600);
  for (let commit = 1; commit <= lost; commit += 1) {
    await before.service.ask('UpdateSecret', { SecretId: NAME, Description: `lost ${commit}` });
    await converge(before.ports, STREAM);
  }
  const after = primaryOn(`${path}.backup`);
  const value = { ClientRequestToken: NEXT_TOKEN, SecretString: 'new' };
  await after.service.ask('PutSecretValue', { SecretId: NAME, ...value });
  const outcomes = await converge(after.ports, STREAM);
  const read = { SecretId: NAME };
  const { json } = await after.service.ask('GetSecretValue', read, { region: IRELAND });
  return { outcome: outcomes.get(IRELAND)?.kind, value: json.SecretString, ...after };
};

describe('A change of a primary that was restored from a backup', () => {
  it.each([0, 1, 2, 5])('reaches a replica that was %i commits ahead', async (lost) => {
    const { outcome, value, statusIn } = await restored(lost);
    expect([outcome, value]).toEqual(['inSync', 'new']);
    expect(await statusIn(NAME)).toMatchObject({ state: 'InSync' });
  });
});
