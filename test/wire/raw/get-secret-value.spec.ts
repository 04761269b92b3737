import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryService, NOW } from '../../support/memory-service.ts';

let service: ReturnType<typeof memoryService>;
beforeEach(() => {
  service = memoryService();
});
afterEach(() => service.close());

const TOKEN = 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1';
const create = async (input: Readonly<Record<string, unknown>>) =>
  (await service.ask('CreateSecret', { ClientRequestToken: TOKEN, ...input })).json;
const get = (input: Readonly<Record<string, unknown>>) => service.ask('GetSecretValue', input);
const NOT_FOUND = {
  __type: 'ResourceNotFoundException',
  Message: "Secrets Manager can't find the specified secret.",
};

describe('GetSecretValue', () => {
  it('answers a string with its version, labels and date', async () => {
    const { ARN } = await create({ Name: 'db', SecretString: '{"user":"dävid"}' });
    expect((await get({ SecretId: 'db' })).json).toEqual({
      ARN,
      Name: 'db',
      VersionId: TOKEN,
      SecretString: '{"user":"dävid"}',
      VersionStages: ['AWSCURRENT'],
      CreatedDate: NOW.getTime() / 1000,
    });
  });

  it('answers a binary value as base64 of the same bytes', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_none, byte) => byte));
    await create({ Name: 'bin', SecretBinary: bytes.toString('base64') });
    const { json } = await get({ SecretId: 'bin' });
    expect(json.SecretBinary).toBe(bytes.toString('base64'));
    expect(json).not.toHaveProperty('SecretString');
  });

  it('finds the secret by name, full ARN and partial ARN, and always answers the stored name and ARN', async () => {
    const { ARN } = await create({ Name: 'app/db', SecretString: 'x' });
    for (const SecretId of ['app/db', ARN, String(ARN).slice(0, -7)]) {
      expect((await get({ SecretId })).json).toMatchObject({ ARN, Name: 'app/db' });
    }
  });

  it('T30: finds a name that ends like a suffix by name and full ARN, not by partial ARN', async () => {
    const Name = 'Invalid/_+=.@-Name-a1b2c3';
    const { ARN } = await create({ Name, SecretString: 'x' });
    expect((await get({ SecretId: Name })).json.ARN).toBe(ARN);
    expect((await get({ SecretId: ARN })).json.ARN).toBe(ARN);
    expect((await get({ SecretId: String(ARN).slice(0, -7) })).json).toEqual(NOT_FOUND);
  });

  it.each([
    ['an unknown name', 'nobody'],
    [
      'the right name with another suffix',
      'arn:aws:secretsmanager:us-west-2:123456789012:secret:db-zzzzzz',
    ],
    ['another region', 'arn:aws:secretsmanager:us-east-1:123456789012:secret:db'],
    ['another service', 'arn:aws:ssm:us-west-2:123456789012:parameter/db'],
  ])('finds nothing under %s (M1)', async (_case, SecretId) => {
    await create({ Name: 'db', SecretString: 'x' });
    const { status, json } = await get({ SecretId });
    expect(status).toBe(400);
    expect(json).toEqual(NOT_FOUND);
  });

  it('rejects an invalid name before any read (M13)', async () => {
    expect((await get({ SecretId: 'not a name' })).json).toEqual({
      __type: 'ValidationException',
      message:
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    });
  });

  it('selects by version id and by label', async () => {
    await create({ Name: 'db', SecretString: 'x' });
    const VersionId = 'EXAMPLE9-90ab-cdef-fedc-ba987SECRET9';
    expect((await get({ SecretId: 'db', VersionId: TOKEN })).json.SecretString).toBe('x');
    expect((await get({ SecretId: 'db', VersionStage: 'AWSCURRENT' })).status).toBe(200);
    expect((await get({ SecretId: 'db', VersionId })).json.Message).toBe(
      `Secrets Manager can't find the specified secret value for VersionId: ${VersionId}`,
    );
    expect((await get({ SecretId: 'db', VersionStage: 'AWSPREVIOUS' })).json.Message).toBe(
      "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS",
    );
    const wrong = { SecretId: 'db', VersionId: TOKEN, VersionStage: 'AWSPREVIOUS' };
    expect((await get(wrong)).json).toEqual({
      __type: 'InvalidRequestException',
      Message: 'You provided a VersionStage that is not associated to the provided VersionId.',
    });
  });

  it.each(['arn:aws:secretsmanager:us-west-2:999999999999:secret:db-abcdef'])(
    "denies another account's secret without revealing whether it exists",
    async (SecretId) => {
      expect((await get({ SecretId })).json).toEqual({
        __type: 'AccessDeniedException',
        message: `User: arn:aws:iam::123456789012:root is not authorized to perform: secretsmanager:GetSecretValue on resource: ${SecretId} because no resource-based policy allows the secretsmanager:GetSecretValue action`,
      });
    },
  );

  it('keeps regions apart: each has its own store and default key', async () => {
    await create({ Name: 'db', SecretString: 'west' });
    const elsewhere = { region: 'eu-west-1' };
    const read = await service.ask('GetSecretValue', { SecretId: 'db' }, elsewhere);
    expect(read.json).toEqual(NOT_FOUND);
    const created = await service.ask(
      'CreateSecret',
      { Name: 'db', ClientRequestToken: TOKEN, SecretString: 'europe' },
      elsewhere,
    );
    expect(created.json.ARN).toMatch(/^arn:aws:secretsmanager:eu-west-1:/);
    expect((await get({ SecretId: 'db' })).json.SecretString).toBe('west');
  });
});

describe('DescribeSecret', () => {
  it('answers only the members that a plain secret has', async () => {
    const { ARN } = await create({ Name: 'db', SecretString: 'x', Description: '', KmsKeyId: '' });
    expect((await service.ask('DescribeSecret', { SecretId: 'db' })).json).toEqual({
      ARN,
      Name: 'db',
      CreatedDate: NOW.getTime() / 1000,
      LastChangedDate: NOW.getTime() / 1000,
      VersionIdsToStages: { [TOKEN]: ['AWSCURRENT'] },
    });
  });
});
