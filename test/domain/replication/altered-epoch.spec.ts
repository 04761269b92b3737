import { expect, it } from 'vitest';
import type { StreamId } from '../../../domain/ports/event-store.ts';
import { converge } from '../../../domain/replication/converge.ts';
import { reconcileSecret } from '../../../domain/replication/reconcile-secret.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { HOME, IRELAND, TOKYO } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

it('A replica that was altered to show an endless epoch spoils no link to other regions', async () => {
  const { service, ports, create, statusIn } = setUp();
  await create(NAME, IRELAND, TOKYO);
  await converge(ports, STREAM);
  const load = async (stream: StreamId) => {
    const head = await service.store(IRELAND).load(stream);
    if (head.secret.status === 'absent') throw new Error('There is no replica');
    const replicaOf = { region: HOME, epoch: Number.MAX_SAFE_INTEGER, seq: 1 };
    return { ...head, secret: { ...head.secret, replicaOf } };
  };
  const altered = { ...service.regional(IRELAND), store: { ...service.store(IRELAND), load } };
  const regional = (region: Region) => (region === IRELAND ? altered : ports.regional(region));
  const findings = await reconcileSecret({ ...ports, regional }, STREAM, {
    dryRun: false,
    eagerness: 'all',
  });
  expect(findings).toMatchObject([{ region: IRELAND, difference: 'ahead', outcome: 'ahead' }]);

  await service.ask('ReplicateSecretToRegions', {
    SecretId: NAME,
    AddReplicaRegions: [{ Region: TOKYO }],
  });
  await converge({ ...ports, regional }, STREAM);
  expect(await statusIn(NAME, TOKYO)).toMatchObject({ epoch: 3, state: 'InSync' });
});
