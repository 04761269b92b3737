import { describe, expect, it } from 'vitest';
import { REGION } from '../../support/root.ts';
import { IN_SYNC, NEXT, POLICY, replicatedSecret, THERE, TOKEN } from './replicated.ts';

const { here, there, replicate, replicated } = replicatedSecret();

describe('A replica', () => {
  it('is read in its own region under the ARN of that region', async () => {
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

  it("shows what its primary shows, and both name the primary's region", async () => {
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

  it('shows the rotation of its primary and its own date of last access', async () => {
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

  it('is in progress at first, and again while it lags behind (T33)', async () => {
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
});
