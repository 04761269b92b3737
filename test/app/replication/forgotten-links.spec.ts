import { expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { IRELAND } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

const AGAIN = { SecretId: NAME, AddReplicaRegions: [{ Region: IRELAND }] };

it('A primary that lost its memory of removed links is copied by a later link', async () => {
  const before = setUp();
  await before.create(NAME, IRELAND);
  for (let link = 1; link <= 4; link += 1) {
    await converge(before.ports, STREAM);
    await before.leave(IRELAND);
    await converge(before.ports, STREAM);
    await before.service.ask('ReplicateSecretToRegions', AGAIN);
  }
  await before.leave(IRELAND);
  await converge(before.ports, STREAM);

  const recreated = setUp();
  const regional = (region: Region) =>
    (region === IRELAND ? before : recreated).ports.regional(region);
  const ports = { ...recreated.ports, regional };
  await recreated.create(NAME, IRELAND);
  expect((await converge(ports, STREAM)).get(IRELAND)).toMatchObject({ kind: 'inSync' });
});
