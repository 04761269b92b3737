import { describe, expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { NAME_TAKEN_THERE } from '../../../domain/secret/messages.ts';
import { IRELAND } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

const THERE = { region: IRELAND };
const ClientRequestToken = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';
const OWN = { Name: NAME, ClientRequestToken, SecretString: 'own' };
const SECRET = { ...OWN, SecretString: 'value', AddReplicaRegions: [{ Region: IRELAND }] };

/** A primary that lists a region out of which it was taken after the backup it comes from. */
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
      before.service.ask(operation, { SecretId: NAME, ...input }, THERE),
    converge: () => converge({ ...after.ports, regional }, STREAM),
    describe: async () => (await after.service.ask('DescribeSecret', { SecretId: NAME })).json,
    valueThere: async () => {
      const read = { SecretId: NAME };
      return (await before.service.ask('GetSecretValue', read, THERE)).json.SecretString;
    },
  };
};

describe('A primary out of a backup that lists a region', () => {
  it('which was left after it is copied there again: what was restored holds', async () => {
    const scene = await restored();
    await scene.leave();
    expect(await scene.valueThere()).toBeUndefined();
    expect((await scene.converge()).get(IRELAND)).toMatchObject({ kind: 'inSync' });
    expect(await scene.valueThere()).toBe('value');
  });

  it('which was left after it overwrites no secret that was made there since', async () => {
    const scene = await restored({ ForceOverwriteReplicaSecret: true });
    await scene.leave();
    await scene.inIreland('CreateSecret', OWN);
    const failed = { kind: 'failed', message: NAME_TAKEN_THERE };
    expect((await scene.converge()).get(IRELAND)).toMatchObject(failed);
    expect(await scene.valueThere()).toBe('own');
  });

  it('where its replica was promoted after it lets go of the region', async () => {
    const scene = await restored();
    await scene.inIreland('StopReplicationToReplica');
    expect(await scene.converge()).toEqual(new Map([[IRELAND, { kind: 'released' }]]));
    expect((await scene.describe()).ReplicationStatus).toEqual([]);
  });
});
