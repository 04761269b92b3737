import { LIMITS } from '../../../domain/secret/limits.ts';
import { blob, boolean, list, string, structure } from './shape.ts';

/** Members that several operations share, with the limits of the service model. */
const clientRequestToken = string({ min: 32, max: 64 });
const secretId = string({ min: 1, max: 2048 });
const versionId = string({ min: 32, max: 64 });
const versionStage = string({ min: 1, max: 256 });
/** Counted in bytes too: 64 replicas with keys of other characters would outgrow an item. */
const kmsKeyId = string({ min: 0, max: 2048, maxBytes: 2048 });
const secretString = string({ min: 1, maxBytes: LIMITS.valueBytes, sensitive: true });
const secretBinary = blob({ min: 1, max: LIMITS.valueBytes, sensitive: true });
/** The model leaves Key and Region optional, but neither a tag nor a replica is anything without it. */
const tag = structure(
  { Key: string({ min: 1, max: 128 }), Value: string({ min: 0, max: 256 }) },
  'Key',
);
const replicaRegion = structure(
  { Region: string({ min: 1, max: 128, pattern: /^([a-z]+-)+\d+$/ }), KmsKeyId: kmsKeyId },
  'Region',
);

/** CreateSecretRequest */
export const createSecretRequest = structure(
  {
    Name: string({ min: 1, max: 512 }),
    ClientRequestToken: clientRequestToken,
    Description: string({ max: 2048 }),
    KmsKeyId: kmsKeyId,
    SecretBinary: secretBinary,
    SecretString: secretString,
    Tags: list(tag),
    AddReplicaRegions: list(replicaRegion, { min: 1 }),
    ForceOverwriteReplicaSecret: boolean,
    Type: string({ min: 0, max: 256 }),
  },
  'Name',
);

/** DescribeSecretRequest */
export const describeSecretRequest = structure({ SecretId: secretId }, 'SecretId');

/** GetSecretValueRequest */
export const getSecretValueRequest = structure(
  { SecretId: secretId, VersionId: versionId, VersionStage: versionStage },
  'SecretId',
);
