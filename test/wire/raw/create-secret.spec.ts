import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryService, NOW } from '../../support/memory-service.ts';

let service: ReturnType<typeof memoryService>;
beforeEach(() => {
  service = memoryService();
});
afterEach(() => service.close());

const TOKEN = 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1';
const OTHER = 'EXAMPLE2-90ab-cdef-fedc-ba987SECRET2';
const secret = { Name: 'MyTestDatabaseSecret', ClientRequestToken: TOKEN, SecretString: 'first' };
const ARN =
  /^arn:aws:secretsmanager:us-west-2:123456789012:secret:MyTestDatabaseSecret-[A-Za-z0-9]{6}$/;

describe('CreateSecret', () => {
  it('answers ARN, Name and VersionId and nothing else', async () => {
    const { status, headers, json } = await service.ask('CreateSecret', secret);
    expect(status).toBe(200);
    expect(headers['Content-Type']).toBe('application/x-amz-json-1.1');
    expect(headers['x-amzn-RequestId']).toMatch(/^[0-9a-f-]{36}$/);
    expect(json).toEqual({
      ARN: expect.stringMatching(ARN),
      Name: 'MyTestDatabaseSecret',
      VersionId: TOKEN,
    });
  });

  it('creates a secret without any version when no value is given', async () => {
    const { json } = await service.ask('CreateSecret', { Name: 'empty' });
    expect(json).toEqual({ ARN: expect.any(String), Name: 'empty' });
    const described = await service.ask('DescribeSecret', { SecretId: 'empty' });
    expect(described.json).not.toHaveProperty('VersionIdsToStages');
    const read = await service.ask('GetSecretValue', { SecretId: 'empty' });
    expect(read.json).toEqual({
      __type: 'ResourceNotFoundException',
      Message:
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
  });

  it('answers a retry with the same token and value like the first call', async () => {
    const first = await service.ask('CreateSecret', secret);
    const retry = await service.ask('CreateSecret', secret);
    expect(retry.status).toBe(200);
    expect(retry.json).toEqual(first.json);
  });

  it('answers a retry without a value like the first call', async () => {
    const { SecretString: _none, ...empty } = secret;
    const first = await service.ask('CreateSecret', empty);
    expect((await service.ask('CreateSecret', empty)).json).toEqual(first.json);
  });

  it('rejects the same token with another value (M9)', async () => {
    const { json: first } = await service.ask('CreateSecret', secret);
    const { status, json } = await service.ask('CreateSecret', { ...secret, SecretString: 'x' });
    expect(status).toBe(400);
    expect(json).toEqual({
      __type: 'ResourceExistsException',
      Message: `You can't use ClientRequestToken ${TOKEN} because that value is already in use for a version of secret ${first.ARN}.`,
    });
  });

  it('distinguishes a SecretString from a SecretBinary of the same bytes', async () => {
    await service.ask('CreateSecret', secret);
    const { SecretString, ...rest } = secret;
    const SecretBinary = Buffer.from(SecretString).toString('base64');
    const { json } = await service.ask('CreateSecret', { ...rest, SecretBinary });
    expect(json.__type).toBe('ResourceExistsException');
  });

  it('rejects a taken name with another token, even with the same value (M8)', async () => {
    await service.ask('CreateSecret', secret);
    const again = { ...secret, ClientRequestToken: OTHER };
    expect((await service.ask('CreateSecret', again)).json).toEqual({
      __type: 'ResourceExistsException',
      Message: 'The operation failed because the secret MyTestDatabaseSecret already exists.',
    });
  });

  it('distinguishes names that differ only in case', async () => {
    await service.ask('CreateSecret', { ...secret, Name: 'a' });
    expect((await service.ask('CreateSecret', { ...secret, Name: 'A' })).status).toBe(200);
  });

  it('rejects two values (M11)', async () => {
    const both = { ...secret, SecretBinary: 'AAAA' };
    expect((await service.ask('CreateSecret', both)).json).toEqual({
      __type: 'InvalidParameterException',
      Message:
        "You can't specify both a binary secret value and a string secret value in the same secret.",
    });
  });

  it('rejects a value without a token (M10)', async () => {
    const { ClientRequestToken: _none, ...tokenless } = secret;
    expect((await service.ask('CreateSecret', tokenless)).json).toEqual({
      __type: 'InvalidRequestException',
      Message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    });
  });

  it('reports replica regions as in progress, in the answer and in the description', async () => {
    const AddReplicaRegions = [
      { Region: 'us-east-1' },
      { Region: 'eu-west-1', KmsKeyId: 'alias/theirs' },
      { Region: 'us-east-1', KmsKeyId: 'alias/second' },
    ];
    const status = [
      { Region: 'us-east-1', KmsKeyId: 'alias/aws/secretsmanager', Status: 'InProgress' },
      { Region: 'eu-west-1', KmsKeyId: 'alias/theirs', Status: 'InProgress' },
    ];
    const { json } = await service.ask('CreateSecret', { ...secret, AddReplicaRegions });
    expect(json.ReplicationStatus).toEqual(status);
    const described = await service.ask('DescribeSecret', { SecretId: secret.Name });
    expect(described.json).toMatchObject({
      PrimaryRegion: 'us-west-2',
      ReplicationStatus: status,
    });
  });

  it('rejects its own region as a replica region (M25) and creates nothing', async () => {
    const AddReplicaRegions = [{ Region: 'us-west-2' }];
    expect((await service.ask('CreateSecret', { ...secret, AddReplicaRegions })).json).toEqual({
      __type: 'InvalidParameterException',
      Message: 'Invalid replica region.',
    });
    const described = await service.ask('DescribeSecret', { SecretId: secret.Name });
    expect(described.json.__type).toBe('ResourceNotFoundException');
  });

  it('stores every given member', async () => {
    const key = service.keys().create();
    await service.ask('CreateSecret', {
      ...secret,
      Description: 'My test database secret created with the CLI',
      KmsKeyId: key.arn,
      Type: 'SnowflakePat',
      ForceOverwriteReplicaSecret: true,
      AddReplicaRegions: [{ Region: 'us-east-1' }],
      Tags: [
        { Key: 'b', Value: '1' },
        { Key: 'a', Value: '' },
      ],
    });
    const { json } = await service.ask('DescribeSecret', { SecretId: secret.Name });
    expect(json).toEqual({
      ARN: expect.stringMatching(ARN),
      Name: secret.Name,
      Type: 'SnowflakePat',
      Description: 'My test database secret created with the CLI',
      KmsKeyId: key.arn,
      CreatedDate: NOW.getTime() / 1000,
      LastChangedDate: NOW.getTime() / 1000,
      Tags: [
        { Key: 'b', Value: '1' },
        { Key: 'a', Value: '' },
      ],
      VersionIdsToStages: { [TOKEN]: ['AWSCURRENT'] },
      PrimaryRegion: 'us-west-2',
      ReplicationStatus: [
        { Region: 'us-east-1', KmsKeyId: 'alias/aws/secretsmanager', Status: 'InProgress' },
      ],
    });
  });
});
