import { describe, expect, it } from 'vitest';
import { streamOf } from '../../support/memory-service.ts';
import { type Input, NEXT, POLICY, replicatedSecret, THERE, TOKEN } from './replicated.ts';

const { service, there, replicated } = replicatedSecret();

describe('A replica', () => {
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
    ['ReplicateSecretToRegions', { AddReplicaRegions: [{ KmsKeyId: 'no region' }] }],
    ['RemoveRegionsFromReplication', { RemoveReplicaRegions: [THERE] }],
  ];

  it.each(MUTATIONS)('T28 rejects %s (M23)', async (operation, input) => {
    await replicated();
    const before = await service().store(THERE).load(streamOf('db', THERE));
    expect(await there(operation, input)).toEqual({
      __type: 'InvalidParameterException',
      Message:
        "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
    });
    expect(await service().store(THERE).load(streamOf('db', THERE))).toEqual(before);
  });

  it('keeps its name taken, even for the request that created its primary', async () => {
    await replicated();
    const again = { Name: 'db', ClientRequestToken: TOKEN, SecretString: 'first' };
    expect(await there('CreateSecret', again)).toEqual({
      __type: 'ResourceExistsException',
      Message: 'The operation failed because the secret db already exists.',
    });
  });
});
