import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { converge } from '../../../domain/replication/converge.ts';
import { memoryService, streamOf } from '../../support/memory-service.ts';
import { REGION } from '../../support/root.ts';

const THERE = 'eu-west-1';
const TOKEN = 'a-token-of-at-least-32-characters-1';
const NEXT = 'a-token-of-at-least-32-characters-2';

let service: ReturnType<typeof memoryService>;
beforeEach(() => {
  service = memoryService();
});
afterEach(() => service.close());

type Input = Readonly<Record<string, unknown>>;

const here = async (operation: string, input: Input = {}) =>
  (await service.ask(operation, { SecretId: 'db', ...input })).json;
const there = async (operation: string, input: Input = {}) =>
  (await service.ask(operation, { SecretId: 'db', ...input }, { region: THERE })).json;

/** The workers hear that the secret moved. */
const replicate = () => converge(service.replication, streamOf('db'));

/** A secret with everything that replicates, and the replica as it was first copied. */
const replicated = async (more: Input = {}) => {
  await here('CreateSecret', {
    Name: 'db',
    ClientRequestToken: TOKEN,
    SecretString: 'first',
    Description: 'of the main database',
    Tags: [{ Key: 'team', Value: 'core' }],
    AddReplicaRegions: [{ Region: THERE }],
    ...more,
  });
  await replicate();
};

const IN_SYNC = { Region: THERE, KmsKeyId: 'alias/aws/secretsmanager', Status: 'InSync' };

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::210987654321:root' },
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
    },
  ],
});

describe('A replica', () => {
  it('is read in its own region under the ARN with that region', async () => {
    await replicated();
    const { ARN } = await here('DescribeSecret');
    const arn = String(ARN).replace(REGION, THERE);
    expect(arn).not.toBe(ARN);
    const value = await there('GetSecretValue', { SecretId: arn });
    expect(value).toEqual({
      ...(await here('GetSecretValue')),
      ARN: arn,
    });
    expect(value.SecretString).toBe('first');
    expect((await there('BatchGetSecretValue', { SecretIdList: ['db'] })).SecretValues).toEqual([
      value,
    ]);
    expect(await there('ListSecretVersionIds')).toMatchObject({
      ARN: arn,
      Versions: [{ VersionId: TOKEN, VersionStages: ['AWSCURRENT'] }],
    });
  });

  it('shows what its primary shows, and both name the region of the primary', async () => {
    await replicated();
    const common = {
      Name: 'db',
      Description: 'of the main database',
      Tags: [{ Key: 'team', Value: 'core' }],
      VersionIdsToStages: { [TOKEN]: ['AWSCURRENT'] },
      PrimaryRegion: REGION,
    };
    expect(await here('DescribeSecret')).toMatchObject({ ...common, ReplicationStatus: [IN_SYNC] });
    expect(await there('DescribeSecret')).toMatchObject({
      ...common,
      ReplicationStatus: [IN_SYNC],
    });
    for (const ask of [here, there]) {
      const filters = { Filters: [{ Key: 'primary-region', Values: [REGION] }] };
      expect((await ask('ListSecrets', { ...filters, SecretId: undefined })).SecretList).toEqual([
        expect.objectContaining({ Name: 'db', PrimaryRegion: REGION }),
      ]);
    }
  });

  it('gets new values, labels, tags, description and policy', async () => {
    await replicated();
    await here('PutSecretValue', { ClientRequestToken: NEXT, SecretString: 'second' });
    await here('UpdateSecretVersionStage', { VersionStage: 'mine', MoveToVersionId: TOKEN });
    await here('UntagResource', { TagKeys: ['team'] });
    await here('UpdateSecret', { Description: 'another' });
    await here('PutResourcePolicy', { ResourcePolicy: POLICY });
    await replicate();
    expect((await there('GetSecretValue')).SecretString).toBe('second');
    expect((await there('GetSecretValue', { VersionStage: 'mine' })).SecretString).toBe('first');
    const { VersionIdsToStages } = await here('DescribeSecret');
    expect(await there('DescribeSecret')).toMatchObject({
      Description: 'another',
      Tags: [],
      VersionIdsToStages,
    });
    const { ResourcePolicy } = await here('GetResourcePolicy');
    expect(await there('GetResourcePolicy')).toMatchObject({ ResourcePolicy });
  });

  it('has its rotation described, and a date of last access of its own', async () => {
    await replicated();
    await here('RotateSecret', {
      ClientRequestToken: NEXT,
      RotationLambdaARN: 'arn:aws:lambda:us-west-2:123456789012:function:rotate',
      RotationRules: { AutomaticallyAfterDays: 10 },
      RotateImmediately: false,
    });
    await there('GetSecretValue');
    await replicate();
    const { RotationRules, NextRotationDate } = await here('DescribeSecret');
    expect(await there('DescribeSecret')).toMatchObject({
      RotationEnabled: true,
      RotationRules,
      NextRotationDate,
      LastAccessedDate: expect.any(Number),
    });
    const described = await here('DescribeSecret');
    expect(described).not.toHaveProperty('LastAccessedDate');
    expect(described.ReplicationStatus).toMatchObject([{ LastAccessedDate: expect.any(Number) }]);
  });

  it('is under way at first, and again while it is behind (T33)', async () => {
    const under = [{ ...IN_SYNC, Status: 'InProgress' }];
    const created = await here('CreateSecret', {
      Name: 'db',
      ClientRequestToken: TOKEN,
      SecretString: 'first',
      AddReplicaRegions: [{ Region: THERE }],
    });
    expect(created.ReplicationStatus).toEqual(under);
    expect((await there('DescribeSecret')).__type).toBe('ResourceNotFoundException');
    await replicate();
    expect((await here('DescribeSecret')).ReplicationStatus).toEqual([IN_SYNC]);
    await here('TagResource', { Tags: [{ Key: 'a', Value: '' }] });
    expect((await here('DescribeSecret')).ReplicationStatus).toEqual(under);
    await replicate();
    expect((await here('DescribeSecret')).ReplicationStatus).toEqual([IN_SYNC]);
  });

  const MUTATIONS: readonly (readonly [string, Input])[] = [
    ['PutSecretValue', { ClientRequestToken: NEXT, SecretString: 'x' }],
    ['UpdateSecret', { Description: 'x' }],
    ['UpdateSecret', { KmsKeyId: 'alias/other' }],
    ['UpdateSecretVersionStage', { VersionStage: 'mine', MoveToVersionId: TOKEN }],
    [
      'RotateSecret',
      { ClientRequestToken: NEXT, RotationLambdaARN: 'arn:aws:lambda:a:b:function:c' },
    ],
    ['CancelRotateSecret', {}],
    ['TagResource', { Tags: [{ Key: 'a', Value: 'b' }] }],
    ['UntagResource', { TagKeys: ['team'] }],
    ['PutResourcePolicy', { ResourcePolicy: POLICY }],
    ['DeleteResourcePolicy', {}],
    ['DeleteSecret', {}],
    ['DeleteSecret', { ForceDeleteWithoutRecovery: true }],
    ['DeleteSecret', { RecoveryWindowInDays: 0 }],
    ['DeleteSecret', { RecoveryWindowInDays: 0, ForceDeleteWithoutRecovery: true }],
    ['RestoreSecret', {}],
    ['ReplicateSecretToRegions', { AddReplicaRegions: [{ Region: 'us-east-1' }] }],
    ['RemoveRegionsFromReplication', { RemoveReplicaRegions: [THERE] }],
  ];

  it.each(MUTATIONS)('T28 refuses %s (M23)', async (operation, input) => {
    await replicated();
    const before = await service.store(THERE).load(streamOf('db', THERE));
    expect(await there(operation, input)).toEqual({
      __type: 'InvalidParameterException',
      Message:
        "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
    });
    expect(await service.store(THERE).load(streamOf('db', THERE))).toEqual(before);
  });

  it('has its name, also for a creation like that of its primary', async () => {
    await replicated();
    const again = { Name: 'db', ClientRequestToken: TOKEN, SecretString: 'first' };
    expect(await there('CreateSecret', again)).toEqual({
      __type: 'ResourceExistsException',
      Message: 'The operation failed because the secret db already exists.',
    });
  });
});

describe('A replica that fails', () => {
  const failed = (StatusMessage: string) => ({ ...IN_SYNC, Status: 'Failed', StatusMessage });
  const shown = async () => (await here('DescribeSecret')).ReplicationStatus;

  it('does so where the name is taken (M37), and leaves that secret alone', async () => {
    await there('CreateSecret', { Name: 'db', ClientRequestToken: NEXT, SecretString: 'own' });
    await replicated();
    expect(await shown()).toEqual([failed('Secret with this name already exists in this region')]);
    expect((await there('GetSecretValue')).SecretString).toBe('own');
  });

  it('overwrites such a secret when it was forced to', async () => {
    await there('CreateSecret', { Name: 'db', ClientRequestToken: NEXT, SecretString: 'own' });
    await replicated({ ForceOverwriteReplicaSecret: true });
    expect(await shown()).toEqual([IN_SYNC]);
    expect((await there('GetSecretValue')).SecretString).toBe('first');
    expect(await service.store(THERE).sealedIds(streamOf('db', THERE))).toEqual([TOKEN]);
  });

  it('does not overwrite one that is replicated itself, and so no replica of another region', async () => {
    const third = { region: 'us-east-1' };
    const other = { Name: 'db', ClientRequestToken: NEXT, AddReplicaRegions: [{ Region: THERE }] };
    await service.ask('CreateSecret', { ...other, SecretString: 'third' }, third);
    await converge(service.replication, streamOf('db', 'us-east-1'));
    await replicated({ ForceOverwriteReplicaSecret: true });
    expect(await shown()).toEqual([failed('Secret with this name already exists in this region')]);
    expect((await there('GetSecretValue')).SecretString).toBe('third');
  });

  it('says what ails the key, keeps the copy there is, and is repaired when asked again', async () => {
    const { id, arn } = service.keys(THERE).create('of the replica');
    await replicated({ AddReplicaRegions: [{ Region: THERE, KmsKeyId: id }] });
    const own = { ...IN_SYNC, KmsKeyId: id };
    expect(await shown()).toEqual([own]);
    expect(await there('ListSecretVersionIds')).toMatchObject({ Versions: [{ KmsKeyIds: [arn] }] });

    service.keys(THERE).disable(id);
    await here('PutSecretValue', { ClientRequestToken: NEXT, SecretString: 'second' });
    await replicate();
    const message = 'The KMS key of the replica is disabled.';
    expect(await shown()).toEqual([{ ...own, Status: 'Failed', StatusMessage: message }]);
    service.keys(THERE).enable(id);
    await replicate();
    expect(await shown()).toMatchObject([{ Status: 'Failed' }]);
    expect((await there('GetSecretValue')).SecretString).toBe('first');

    await here('ReplicateSecretToRegions', {
      AddReplicaRegions: [{ Region: THERE, KmsKeyId: id }],
    });
    await replicate();
    expect(await shown()).toEqual([{ ...own, LastAccessedDate: expect.any(Number) }]);
    expect((await there('GetSecretValue')).SecretString).toBe('second');
  });

  it('leaves no half replica when its first copy fails', async () => {
    await replicated({ AddReplicaRegions: [{ Region: THERE, KmsKeyId: 'alias/nobody' }] });
    expect(await shown()).toMatchObject([
      { Status: 'Failed', StatusMessage: 'The KMS key of the replica cannot be found.' },
    ]);
    expect((await there('DescribeSecret')).__type).toBe('ResourceNotFoundException');
    expect(await service.store(THERE).sealedIds(streamOf('db', THERE))).toEqual([]);
  });
});

describe('Leaving', () => {
  it('deletes the replica at once, its values too', async () => {
    await replicated();
    const answer = await here('RemoveRegionsFromReplication', { RemoveReplicaRegions: [THERE] });
    expect(answer.ReplicationStatus).toEqual([]);
    await replicate();
    expect((await there('DescribeSecret')).__type).toBe('ResourceNotFoundException');
    expect(await service.store(THERE).sealedIds(streamOf('db', THERE))).toEqual([]);
    expect((await here('GetSecretValue')).SecretString).toBe('first');
  });

  it('is a promotion where the replica is: the primary is not asked, and learns of it later', async () => {
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
    expect((await there('StopReplicationToReplica')).__type).toBe('InvalidParameterException');
  });

  it('may be followed by another replica of that region, forced over the promoted secret', async () => {
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
