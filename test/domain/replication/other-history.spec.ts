import { describe, expect, it } from 'vitest';
import { converge } from '../../../domain/replication/converge.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { IRELAND } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

const ClientRequestToken = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';

/** A primary that came out of a backup after so many commits that were copied, and is written to. */
const restored = async (lost: number) => {
  const [before, after] = [setUp(), setUp()];
  for (const { create } of [before, after]) await create(NAME, IRELAND);
  await converge(before.ports, STREAM);
  for (let commit = 1; commit <= lost; commit += 1) {
    await before.service.ask('UpdateSecret', { SecretId: NAME, Description: `lost ${commit}` });
    await converge(before.ports, STREAM);
  }
  const regional = (region: Region) => (region === IRELAND ? before : after).ports.regional(region);
  await after.service.ask('PutSecretValue', {
    SecretId: NAME,
    ClientRequestToken: ClientRequestToken.replaceAll('1', '2'),
    SecretString: 'new',
  });
  const outcomes = await converge({ ...after.ports, regional }, STREAM);
  const { json } = await before.service.ask(
    'GetSecretValue',
    { SecretId: NAME },
    { region: IRELAND },
  );
  return { outcome: outcomes.get(IRELAND)?.kind, value: json.SecretString, ...after };
};

describe('A change of a primary that came out of a backup', () => {
  it.each([0, 1, 2, 5])('arrives in a replica that had %i commits more', async (lost) => {
    const { outcome, value, statusIn } = await restored(lost);
    expect([outcome, value]).toEqual(['inSync', 'new']);
    expect(await statusIn(NAME)).toMatchObject({ state: 'InSync' });
  });
});
