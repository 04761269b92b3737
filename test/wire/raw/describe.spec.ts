import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryService, NOW } from '../../support/memory-service.ts';
import { NOT_FOUND, token, valuesOf } from '../../support/versions-of.ts';

let service: ReturnType<typeof memoryService>;
let db: ReturnType<typeof valuesOf>;
beforeEach(() => {
  service = memoryService();
  db = valuesOf(service, 'db');
});
afterEach(() => service.close());

const SECONDS = NOW.getTime() / 1000;

describe('DescribeSecret', () => {
  it('answers everything about a secret but its value', async () => {
    const { arn } = service.keys().create();
    const { ARN } = (
      await db.create('v1', {
        Description: 'for the shop',
        KmsKeyId: arn,
        Type: 'DatadogApiKey',
        Tags: [{ Key: 'team', Value: 'core' }],
        AddReplicaRegions: [{ Region: 'eu-west-1' }],
      })
    ).json;
    expect(await db.describe()).toEqual({
      ARN,
      Name: 'db',
      Description: 'for the shop',
      KmsKeyId: arn,
      Type: 'DatadogApiKey',
      CreatedDate: SECONDS,
      LastChangedDate: SECONDS,
      Tags: [{ Key: 'team', Value: 'core' }],
      VersionIdsToStages: { [token('v1')]: ['AWSCURRENT'] },
      PrimaryRegion: 'us-west-2',
      ReplicationStatus: [
        { Region: 'eu-west-1', KmsKeyId: 'alias/aws/secretsmanager', Status: 'InProgress' },
      ],
    });
  });

  it('T5: shows no versions for a secret without a value', async () => {
    const { ARN } = (await db.create('v1', { SecretString: undefined })).json;
    expect(await db.describe()).toEqual({
      ARN,
      Name: 'db',
      CreatedDate: SECONDS,
      LastChangedDate: SECONDS,
    });
  });

  it('uses no key: a disabled one does not matter', async () => {
    const { arn } = service.keys().create();
    await db.create('v1', { KmsKeyId: arn });
    service.keys().disable(arn);
    expect((await db.describe()).KmsKeyId).toBe(arn);
  });

  it('T1: answers 400 for a missing secret (M1)', async () => {
    const { status, json } = await service.ask('DescribeSecret', { SecretId: 'db' });
    expect([status, json]).toEqual([400, NOT_FOUND]);
  });
});
