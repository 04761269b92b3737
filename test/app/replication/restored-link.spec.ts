import { describe, expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { NAME_TAKEN_IN_REGION } from '../../../domain/secret/messages.ts';
import { IRELAND } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

const IN_IRELAND = { region: IRELAND };
const ClientRequestToken = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';
const OWN = { Name: NAME, ClientRequestToken, SecretString: 'own' };
const SECRET = { ...OWN, SecretString: 'value', AddReplicaRegions: [{ Region: IRELAND }] };

/** A primary that was restored from a backup, and lists a region that it had left since. */
const restored = async (more: object = {}) => {
  const [before, after] = [setUp(), setUp()];
  for (const { service } of [before, after]) {
    await service.ask('CreateSecret', { ...SECRET, ...more });
  }
  await converge(before.ports, STREAM);
  const regional = (region: Region) => (region === IRELAND ? before : after).ports.regional(region);
  return {
    leave: async () => {
      await before.leave(IRELAND);
      await converge(before.ports, STREAM);
    },
    inIreland: (operation: string, input: object = {}) =>
      before.service.ask(operation, { SecretId: NAME, ...input }, IN_IRELAND),
    converge: () => converge({ ...after.ports, regional }, STREAM),
    describe: async () => (await after.service.ask('DescribeSecret', { SecretId: NAME })).json,
    valueThere: async () => {
      const read = { SecretId: NAME };
      return (await before.service.ask('GetSecretValue', read, IN_IRELAND)).json.SecretString;
    },
  };
};

describe('A primary restored from a backup that lists a region', () => {
  it('it had left since is copied there again: the restored state wins', async () => {
    const scene = await restored();
    await scene.leave();
    expect(await scene.valueThere()).toBeUndefined();
    expect((await scene.converge()).get(IRELAND)).toMatchObject({ kind: 'inSync' });
    expect(await scene.valueThere()).toBe('value');
  });

  it('it had left since does not overwrite a secret that was created there', async () => {
    const scene = await restored({ ForceOverwriteReplicaSecret: true });
    await scene.leave();
    await scene.inIreland('CreateSecret', OWN);
    const failed = { kind: 'failed', message: NAME_TAKEN_IN_REGION };
    expect((await scene.converge()).get(IRELAND)).toMatchObject(failed);
    expect(await scene.valueThere()).toBe('own');
  });

  it('whose replica was promoted since releases the region', async () => {
    const scene = await restored();
    await scene.inIreland('StopReplicationToReplica');
    expect(await scene.converge()).toEqual(new Map([[IRELAND, { kind: 'released' }]]));
    expect((await scene.describe()).ReplicationStatus).toEqual([]);
  });
});
