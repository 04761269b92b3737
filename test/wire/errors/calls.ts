import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { OperationName } from '../../../functions/api/operation-names.ts';

/** The root of another account. */
const OTHER = 'arn:aws:iam::210987654321:root';

/** A valid call of every operation, on a secret where the operation is on one. */
export const CALLS: {
  readonly [Name in OperationName]: (sdk: SecretsManager, SecretId: string) => Promise<unknown>;
} = {
  BatchGetSecretValue: (sdk, SecretId) => sdk.batchGetSecretValue({ SecretIdList: [SecretId] }),
  CancelRotateSecret: (sdk, SecretId) => sdk.cancelRotateSecret({ SecretId }),
  CreateSecret: (sdk, Name) => sdk.createSecret({ Name, SecretString: 'new' }),
  DeleteResourcePolicy: (sdk, SecretId) => sdk.deleteResourcePolicy({ SecretId }),
  DeleteSecret: (sdk, SecretId) => sdk.deleteSecret({ SecretId }),
  DescribeSecret: (sdk, SecretId) => sdk.describeSecret({ SecretId }),
  GetRandomPassword: (sdk) => sdk.getRandomPassword({}),
  GetResourcePolicy: (sdk, SecretId) => sdk.getResourcePolicy({ SecretId }),
  GetSecretValue: (sdk, SecretId) => sdk.getSecretValue({ SecretId }),
  ListSecretVersionIds: (sdk, SecretId) => sdk.listSecretVersionIds({ SecretId }),
  ListSecrets: (sdk) => sdk.listSecrets({}),
  PutResourcePolicy: (sdk, SecretId) =>
    sdk.putResourcePolicy({ SecretId, ResourcePolicy: policyFor(OTHER) }),
  PutSecretValue: (sdk, SecretId) => sdk.putSecretValue({ SecretId, SecretString: 'new' }),
  RemoveRegionsFromReplication: (sdk, SecretId) =>
    sdk.removeRegionsFromReplication({ SecretId, RemoveReplicaRegions: ['eu-west-1'] }),
  ReplicateSecretToRegions: (sdk, SecretId) =>
    sdk.replicateSecretToRegions({ SecretId, AddReplicaRegions: [{ Region: 'eu-west-1' }] }),
  RestoreSecret: (sdk, SecretId) => sdk.restoreSecret({ SecretId }),
  RotateSecret: (sdk, SecretId) =>
    sdk.rotateSecret({
      SecretId,
      RotationLambdaARN: 'arn:aws:lambda:us-west-2:123456789012:function:rotate',
      RotateImmediately: false,
    }),
  StopReplicationToReplica: (sdk, SecretId) => sdk.stopReplicationToReplica({ SecretId }),
  TagResource: (sdk, SecretId) => sdk.tagResource({ SecretId, Tags: [{ Key: 'k', Value: 'v' }] }),
  UntagResource: (sdk, SecretId) => sdk.untagResource({ SecretId, TagKeys: ['k'] }),
  UpdateSecret: (sdk, SecretId) => sdk.updateSecret({ SecretId, Description: 'new' }),
  UpdateSecretVersionStage: (sdk, SecretId) =>
    sdk.updateSecretVersionStage({
      SecretId,
      VersionStage: 'blue',
      MoveToVersionId: 'version-0000000000000000000000000001',
    }),
  ValidateResourcePolicy: (sdk, SecretId) =>
    sdk.validateResourcePolicy({
      SecretId,
      ResourcePolicy: policyFor(OTHER),
    }),
};

/** A policy that allows a principal to read. */
export const policyFor = (principal: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
      },
    ],
  });
