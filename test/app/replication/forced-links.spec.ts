import { describe, expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import { reconcileSecret } from '../../../app/replication/reconcile.ts';
import { instant, type Region } from '../../../domain/secret/ids.ts';
import { NOW, streamOf } from '../../support/memory-service.ts';
import { IRELAND, OREGON, TOKYO } from '../../support/replication.ts';
import { NAME, setUp } from './set-up.ts';

const REPLICATED = { AddReplicaRegions: [{ Region: IRELAND }] };
const FORCED = { ...REPLICATED, ForceOverwriteReplicaSecret: true };
const ClientRequestToken = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';

/** Secrets of one name in several regions, on a manual clock. */
const scene = () => {
  let now = NOW.getTime();
  const { service, ports, ...setting } = setUp({ clock: { now: () => instant(now) } });
  const ask = (region: Region, operation: string, input: object = {}) =>
    service.ask(
      operation,
      { ...(operation !== 'CreateSecret' && { SecretId: NAME }), ...input },
      { region },
    );
  return {
    ...setting,
    service,
    ask,
    create: (region: Region, SecretString: string, more: object = {}) =>
      ask(region, 'CreateSecret', { Name: NAME, ClientRequestToken, SecretString, ...more }),
    copyFrom: (region: Region) => converge(ports, streamOf(NAME, region)),
    /** Runs the daily comparison. */
    compare: async () => {
      for (const region of [OREGON, TOKYO]) {
        const all = { dryRun: false, eagerness: 'all' } as const;
        await reconcileSecret(ports, streamOf(NAME, region), all);
      }
    },
    valueThere: async () => (await ask(IRELAND, 'GetSecretValue')).json.SecretString,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
  };
};

describe('ForceOverwriteReplicaSecret', () => {
  it('overwrites what is there when it is requested', async () => {
    const { create, copyFrom, valueThere, statusIn } = scene();
    await create(IRELAND, 'own');
    await create(OREGON, 'copied', FORCED);
    await copyFrom(OREGON);
    expect(await valueThere()).toBe('copied');
    expect(await statusIn(NAME)).toMatchObject({ state: 'InSync', seq: 2 });
  });

  it('does not overwrite a replica of another region, not even after that is promoted', async () => {
    const { ask, create, copyFrom, compare, valueThere } = scene();
    await create(OREGON, 'primary', REPLICATED);
    await copyFrom(OREGON);
    await create(TOKYO, 'tokyo', FORCED);
    await copyFrom(TOKYO);
    await ask(IRELAND, 'StopReplicationToReplica');
    await compare();
    expect(await valueThere()).toBe('primary');
  });

  it('does not overwrite a secret with replicas, not even after those are gone', async () => {
    const { ask, create, copyFrom, compare, valueThere } = scene();
    await create(IRELAND, 'own', { AddReplicaRegions: [{ Region: TOKYO }] });
    await create(OREGON, 'primary', FORCED);
    await copyFrom(OREGON);
    await ask(IRELAND, 'RemoveRegionsFromReplication', { RemoveReplicaRegions: [TOKYO] });
    await compare();
    expect(await valueThere()).toBe('own');
  });

  it('is spent by the first copy', async () => {
    const { ask, create, copyFrom, service } = scene();
    await create(OREGON, 'primary', FORCED);
    await copyFrom(OREGON);
    const { secret } = await service.store(OREGON).load(streamOf(NAME));
    const links = secret.status === 'absent' ? [] : [...secret.replicas.values()];
    expect(links).toMatchObject([{ forceOverwrite: false, epoch: 1 }]);
    await ask(OREGON, 'ReplicateSecretToRegions', FORCED);
    const again = await service.store(OREGON).load(streamOf(NAME));
    const renewed = again.secret.status === 'absent' ? [] : [...again.secret.replicas.values()];
    expect(renewed).toMatchObject([{ forceOverwrite: true, epoch: 2 }]);
  });

  it('does not overwrite what was created after it was requested, even if a disabled key delayed it', async () => {
    const { ask, create, copyFrom, compare, pass, service, valueThere } = scene();
    const key = service.keys().create();
    await create(OREGON, 'primary', { ...FORCED, KmsKeyId: key.arn });
    expect(service.keys().disable(key.arn).ok).toBe(true);
    await copyFrom(OREGON);
    pass(60);
    await create(IRELAND, 'own');
    service.keys().enable(key.arn);
    await compare();
    expect(await valueThere()).toBe('own');
    const { json } = await ask(OREGON, 'DescribeSecret');
    expect(json.ReplicationStatus).toMatchObject([{ Status: 'Failed' }]);
  });
});
