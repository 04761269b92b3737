import { describe, expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import type { ReplicationPorts } from '../../../app/replication/ports.ts';
import { UnreadableEvents } from '../../../domain/ports/unreadable.ts';
import { NOT_ANNOUNCED } from '../../../domain/replication/messages.ts';
import { streamOf } from '../../support/memory-service.ts';
import { IRELAND, OREGON, TOKYO } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

const PROMOTED = streamOf(NAME, IRELAND);
const AGAIN = { SecretId: NAME, AddReplicaRegions: [{ Region: IRELAND }] };

/** A secret whose replica in one of two regions was promoted. */
const promoted = async () => {
  const scene = setUp();
  const { service, ports, create } = scene;
  await create(NAME, IRELAND, TOKYO);
  await converge(ports, STREAM);
  const inIreland = (operation: string, input: object = {}) =>
    service.ask(operation, { SecretId: NAME, ...input }, { region: IRELAND });
  await inIreland('StopReplicationToReplica');
  return {
    ...scene,
    inIreland,
    regionsListed: async () => {
      const { json } = await service.ask('DescribeSecret', { SecretId: NAME });
      return [json.ReplicationStatus].flat().map((entry) => Object(entry).Region);
    },
  };
};

describe('A promotion', () => {
  it('is announced to the primary by the workers of the promoted region', async () => {
    const { ports, regionsListed, statusIn } = await promoted();
    expect(await converge(ports, PROMOTED)).toEqual(new Map());
    expect(await regionsListed()).toEqual([TOKYO]);
    expect(await statusIn(NAME)).toBeUndefined();
  });

  it('can be reversed at once: the new primary replicates to the old region by force', async () => {
    const { service, ports, inIreland, statusIn } = await promoted();
    await converge(ports, PROMOTED);
    await service.ask('RemoveRegionsFromReplication', {
      SecretId: NAME,
      RemoveReplicaRegions: [TOKYO],
    });
    await converge(ports, STREAM);
    const AddReplicaRegions = [{ Region: OREGON }];
    await inIreland('ReplicateSecretToRegions', {
      AddReplicaRegions,
      ForceOverwriteReplicaSecret: true,
    });
    await converge(ports, PROMOTED);
    const statuses = await service.store(IRELAND).replicaStatuses(PROMOTED);
    expect(statuses.get(OREGON)).toMatchObject({ state: 'InSync' });
    expect(await statusIn(NAME)).toBeUndefined();
  });

  it('does not end a link that was made after the primary knew of it', async () => {
    const { service, ports, regionsListed } = await promoted();
    await converge(ports, STREAM, 'all');
    expect(await regionsListed()).toEqual([TOKYO]);
    await service.ask('ReplicateSecretToRegions', AGAIN);
    await converge(ports, PROMOTED);
    expect(await regionsListed()).toEqual([TOKYO, IRELAND]);
  });

  it('is announced even if more commits followed before the workers ran', async () => {
    const { ports, inIreland, regionsListed } = await promoted();
    await inIreland('TagResource', { Tags: [{ Key: 'a', Value: '1' }] });
    await converge(ports, PROMOTED);
    expect(await regionsListed()).toEqual([TOKYO]);
  });

  it('is not announced forever: commits long after it do not call the former primary', async () => {
    const { ports, inIreland } = await promoted();
    for (let tag = 1; tag <= 10; tag += 1) {
      await inIreland('TagResource', { Tags: [{ Key: 'a', Value: String(tag) }] });
    }
    const regional: ReplicationPorts['regional'] = (region) => {
      if (region === OREGON) throw new Error('The former primary was called');
      return ports.regional(region);
    };
    expect(await converge({ ...ports, regional }, PROMOTED)).toEqual(new Map());
  });

  it('does not stop copies if the commits cannot be read or the region is not enabled', async () => {
    const { service, ports, inIreland } = await promoted();
    await inIreland('ReplicateSecretToRegions', {
      AddReplicaRegions: [{ Region: TOKYO }],
      ForceOverwriteReplicaSecret: true,
    });
    const failures: unknown[] = [];
    const callbacks = { ...ports.callbacks, failed: (failure: unknown) => failures.push(failure) };
    const store = {
      ...service.store(IRELAND),
      readCommits: () => {
        throw new UnreadableEvents('altered');
      },
    };
    const regional: ReplicationPorts['regional'] = (region) =>
      region === IRELAND ? { ...service.regional(IRELAND), store } : ports.regional(region);
    expect((await converge({ ...ports, regional, callbacks }, PROMOTED)).has(TOKYO)).toBe(true);
    expect(failures).toContainEqual({ stream: STREAM, region: IRELAND, message: NOT_ANNOUNCED });

    const withoutPrimary: ReplicationPorts['regional'] = (region) =>
      region === OREGON ? null : ports.regional(region);
    await expect(converge({ ...ports, regional: withoutPrimary }, PROMOTED)).resolves.toBeDefined();
  });

  it('stands even if it cannot be announced, which is logged', async () => {
    const { ports, away, regionsListed } = await promoted();
    const failures: unknown[] = [];
    const callbacks = { ...ports.callbacks, failed: (failure: unknown) => failures.push(failure) };
    away.add(OREGON);
    await converge({ ...ports, callbacks }, PROMOTED);
    expect(failures).toMatchObject([{ stream: STREAM, region: IRELAND }]);
    away.clear();
    await converge(ports, STREAM, 'all');
    expect(await regionsListed()).toEqual([TOKYO]);
  });
});
