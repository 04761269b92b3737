import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeSecret } from '../../support/listed-secrets.ts';
import { memoryService } from '../../support/memory-service.ts';

let service: ReturnType<typeof memoryService>;
beforeEach(async () => {
  service = memoryService();
  await service.ask('CreateSecret', { Name: 'db' });
});
afterEach(() => service.close());

type Input = Readonly<Record<string, unknown>>;

const ask = async (operation: string, input: Input = {}) =>
  (await service.ask(operation, { SecretId: 'db', ...input })).json;
const replicate = (...AddReplicaRegions: readonly Input[]) =>
  ask('ReplicateSecretToRegions', { AddReplicaRegions });
const remove = (...RemoveReplicaRegions: readonly string[]) =>
  ask('RemoveRegionsFromReplication', { RemoveReplicaRegions });
const under = (Region: string, KmsKeyId = 'alias/aws/secretsmanager') => ({
  Region,
  KmsKeyId,
  Status: 'InProgress',
});

const INVALID_REGION = {
  __type: 'InvalidParameterException',
  Message: 'Invalid replica region.',
};

describe('ReplicateSecretToRegions', () => {
  it('T33 answers all replicas, in progress at first, as DescribeSecret does', async () => {
    const { ARN } = await ask('DescribeSecret');
    expect(await replicate({ Region: 'eu-west-1' })).toEqual({
      ARN,
      ReplicationStatus: [under('eu-west-1')],
    });
    const ReplicationStatus = [under('eu-west-1'), under('us-east-1', 'alias/mine')];
    const more = await replicate({ Region: 'us-east-1', KmsKeyId: 'alias/mine' });
    expect(more).toEqual({ ARN, ReplicationStatus });
    expect(await ask('DescribeSecret')).toMatchObject({
      PrimaryRegion: 'us-west-2',
      ReplicationStatus,
    });
  });

  it('accepts a region once, however often it is named', async () => {
    await replicate({ Region: 'eu-west-1' }, { Region: 'eu-west-1', KmsKeyId: 'alias/late' });
    expect((await replicate({ Region: 'eu-west-1' })).ReplicationStatus).toEqual([
      under('eu-west-1'),
    ]);
  });

  it.each([
    ['its own region', 'us-west-2'],
    ['a region of another partition', 'cn-north-1'],
  ])('rejects %s (M25) and stores none of the others', async (_case, Region) => {
    expect(await replicate({ Region: 'eu-west-1' }, { Region })).toEqual(INVALID_REGION);
    expect(await ask('DescribeSecret')).not.toHaveProperty('ReplicationStatus');
  });

  it('rejects a malformed region', async () => {
    expect((await replicate({ Region: 'Europe' })).__type).toBe('ValidationException');
    expect((await replicate()).__type).toBe('ValidationException');
  });
});

describe('RemoveRegionsFromReplication', () => {
  it('answers the remaining replicas, and an empty list after the last', async () => {
    const { ARN } = await replicate({ Region: 'eu-west-1' }, { Region: 'us-east-1' });
    const one = { ARN, ReplicationStatus: [under('us-east-1')] };
    expect(await remove('eu-west-1', 'ap-south-1')).toEqual(one);
    const none = { ARN, ReplicationStatus: [] };
    expect(await remove('us-east-1', 'us-east-1')).toEqual(none);
    expect(await remove('us-east-1')).toEqual(none);
    expect((await ask('DescribeSecret')).ReplicationStatus).toEqual([]);
  });

  it('T29 must come before a deletion, which names the remaining regions (M24)', async () => {
    const { ARN } = await replicate({ Region: 'eu-west-1' }, { Region: 'us-east-1' });
    expect(await ask('DeleteSecret')).toEqual({
      __type: 'InvalidParameterException',
      Message: `You can't delete secret ${ARN} that still has replica regions [eu-west-1, us-east-1].`,
    });
    await remove('eu-west-1', 'us-east-1');
    expect(await ask('DeleteSecret')).toHaveProperty('DeletionDate');
  });
});

describe('StopReplicationToReplica', () => {
  it('is rejected for a secret that is no replica', async () => {
    await replicate({ Region: 'eu-west-1' });
    expect((await ask('StopReplicationToReplica')).__type).toBe('InvalidParameterException');
    expect((await ask('DescribeSecret')).ReplicationStatus).toEqual([under('eu-west-1')]);
  });
});

describe('Replication', () => {
  const own = { AddReplicaRegions: [{ Region: 'us-west-2' }], RemoveReplicaRegions: ['eu-west-1'] };
  const OPERATIONS = [
    'ReplicateSecretToRegions',
    'RemoveRegionsFromReplication',
    'StopReplicationToReplica',
  ];

  it.each(OPERATIONS)('T18 %s is rejected for a scheduled secret (M6)', async (operation) => {
    await storeSecret(service.store(), 'going', { scheduled: true });
    expect(await ask(operation, { ...own, SecretId: 'going' })).toEqual({
      __type: 'InvalidRequestException',
      Message: "You can't perform this operation on the secret because it was marked for deletion.",
    });
  });

  it.each(OPERATIONS)('%s is rejected for a missing secret (M1)', async (operation) => {
    expect(await ask(operation, { ...own, SecretId: 'nobody' })).toEqual({
      __type: 'ResourceNotFoundException',
      Message: "Secrets Manager can't find the specified secret.",
    });
  });
});
