import { describe, expect, it } from 'vitest';
import { streamOf } from '../../support/memory-service.ts';
import { REGION } from '../../support/root.ts';
import { IN_SYNC, NEXT, replicatedSecret, THERE } from './replicated.ts';

const { service, here, there, replicate, replicated } = replicatedSecret();

describe('Removing a replica', () => {
  it('deletes it at once, with its values', async () => {
    await replicated();
    const answer = await here('RemoveRegionsFromReplication', { RemoveReplicaRegions: [THERE] });
    expect(answer.ReplicationStatus).toEqual([]);
    await replicate();
    expect((await there('DescribeSecret')).__type).toBe('ResourceNotFoundException');
    expect(await service().store(THERE).sealedIds(streamOf('db', THERE))).toEqual([]);
    expect((await here('GetSecretValue')).SecretString).toBe('first');
  });

  it('by promotion needs only its own region, and the primary learns of it later', async () => {
    await replicated();
    const { ARN } = await there('DescribeSecret');
    expect(await there('StopReplicationToReplica', { SecretId: ARN })).toEqual({ ARN });
    const promoted = await there('DescribeSecret');
    expect(promoted).not.toHaveProperty('PrimaryRegion');
    expect(promoted).not.toHaveProperty('ReplicationStatus');
    expect((await here('DescribeSecret')).ReplicationStatus).toEqual([IN_SYNC]);

    await there('PutSecretValue', { ClientRequestToken: NEXT, SecretString: 'its own' });
    await here('PutSecretValue', { ClientRequestToken: NEXT, SecretString: 'of the primary' });
    await replicate();
    expect((await there('GetSecretValue')).SecretString).toBe('its own');
    expect(await here('DescribeSecret')).toMatchObject({ ReplicationStatus: [] });
    expect((await here('StopReplicationToReplica')).__type).toBe('InvalidParameterException');
  });

  it('can be followed by a new replica in that region that overwrites the promoted secret', async () => {
    await replicated();
    await there('StopReplicationToReplica');
    await replicate();
    await here('TagResource', { Tags: [{ Key: 'a', Value: '' }] });
    await replicate();
    const again = { AddReplicaRegions: [{ Region: THERE }] };
    await here('ReplicateSecretToRegions', again);
    await replicate();
    expect(await here('DescribeSecret')).toMatchObject({
      ReplicationStatus: [{ Status: 'Failed' }],
    });
    await here('ReplicateSecretToRegions', { ...again, ForceOverwriteReplicaSecret: true });
    await replicate();
    expect(await here('DescribeSecret')).toMatchObject({ ReplicationStatus: [IN_SYNC] });
    expect(await there('DescribeSecret')).toMatchObject({ PrimaryRegion: REGION });
  });
});
