import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  InvalidRequestException,
  ResourceExistsException,
  ResourceNotFoundException,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
let client: SecretsManagerClient;
beforeAll(async () => {
  server = await startServer();
  client = clientFor(server.region);
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

const clientFor = (region: string, credentials = server.credentials) =>
  new SecretsManagerClient({ endpoint: server.endpoint, region, credentials });
const newName = () => `sdk/${randomUUID()}`;
const failure = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no failure',
    (error: unknown) => error,
  );

describe('The AWS SDK for JavaScript', () => {
  it('creates, reads and describes a string, and fills in the token', async () => {
    const Name = newName();
    const created = await client.send(
      new CreateSecretCommand({
        Name,
        Description: 'My test database secret created with the SDK',
        SecretString: '{"username":"david","password":"BnQw!XDWgaEeT9XGTT29"}',
        Tags: [{ Key: 'CostCenter', Value: '12345' }],
        AddReplicaRegions: [{ Region: 'eu-central-1' }],
      }),
    );
    expect(created.ARN).toContain(`:secret:${Name}-`);
    expect(created.VersionId).toMatch(/^[0-9a-f-]{36}$/);
    expect(created.$metadata).toMatchObject({ httpStatusCode: 200, attempts: 1 });
    expect(created.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);

    const read = await client.send(new GetSecretValueCommand({ SecretId: created.ARN }));
    expect(read).toMatchObject({
      Name,
      VersionId: created.VersionId,
      SecretString: '{"username":"david","password":"BnQw!XDWgaEeT9XGTT29"}',
      VersionStages: ['AWSCURRENT'],
    });
    expect(read.CreatedDate).toBeInstanceOf(Date);

    const described = await client.send(new DescribeSecretCommand({ SecretId: Name }));
    expect(described).toMatchObject({
      ARN: created.ARN,
      Description: 'My test database secret created with the SDK',
      Tags: [{ Key: 'CostCenter', Value: '12345' }],
      VersionIdsToStages: { [String(created.VersionId)]: ['AWSCURRENT'] },
      PrimaryRegion: server.region,
      ReplicationStatus: [
        { Region: 'eu-central-1', Status: expect.stringMatching(/^In(Progress|Sync)$/) },
      ],
      CreatedDate: read.CreatedDate,
    });
  });

  it('gets back the same bytes of a binary value', async () => {
    const SecretBinary = Uint8Array.from({ length: 65_536 }, (_none, index) => index % 251);
    const { ARN } = await client.send(new CreateSecretCommand({ Name: newName(), SecretBinary }));
    const read = await client.send(new GetSecretValueCommand({ SecretId: ARN }));
    expect(Buffer.compare(read.SecretBinary ?? new Uint8Array(), SecretBinary)).toBe(0);
  });

  it('throws the errors of the model as their classes', async () => {
    const Name = newName();
    const first = { Name, SecretString: 'x', ClientRequestToken: randomUUID() };
    await client.send(new CreateSecretCommand(first));
    const create = (change: object) =>
      failure(client.send(new CreateSecretCommand({ ...first, ...change })));

    const reused = await create({ SecretString: 'y' });
    expect(reused).toBeInstanceOf(ResourceExistsException);
    expect(String(reused)).toContain(
      `You can't use ClientRequestToken ${first.ClientRequestToken}`,
    );
    expect(await create({ ClientRequestToken: randomUUID() })).toMatchObject({
      name: 'ResourceExistsException',
      message: `The operation failed because the secret ${Name} already exists.`,
      $metadata: { httpStatusCode: 400 },
    });
    expect(await create({ SecretBinary: Buffer.from('x') })).toBeInstanceOf(
      InvalidParameterException,
    );
    expect(await create({ Name: newName(), KmsKeyId: 'alias/nobody' })).toMatchObject({
      name: 'EncryptionFailure',
    });
    expect(await create({ Name: 'not a name' })).toMatchObject({ name: 'ValidationException' });

    const read = (input: object) =>
      failure(client.send(new GetSecretValueCommand({ SecretId: Name, ...input })));
    expect(await read({ SecretId: 'nobody' })).toBeInstanceOf(ResourceNotFoundException);
    const mismatch = { VersionId: first.ClientRequestToken, VersionStage: 'AWSPREVIOUS' };
    expect(await read(mismatch)).toBeInstanceOf(InvalidRequestException);
    const rotation = {
      SecretId: Name,
      RotationLambdaARN: 'arn:aws:lambda:us-west-2:123456789012:function:f',
    };
    expect(await failure(client.send(new RotateSecretCommand(rotation)))).toMatchObject({
      name: 'NotImplementedException',
    });
  });

  it('is rejected with another secret key', async () => {
    const unknown = clientFor(server.region, {
      ...server.credentials,
      secretAccessKey: 'not-the-key',
    });
    const refused = await failure(unknown.send(new DescribeSecretCommand({ SecretId: 'x' })));
    expect(refused).toMatchObject({ name: 'InvalidSignatureException' });
    unknown.destroy();
  });

  it('is served in every region that it signs for, each with its own secrets', async () => {
    const Name = newName();
    await client.send(new CreateSecretCommand({ Name, SecretString: 'home' }));
    const elsewhere = clientFor('ap-southeast-2');
    const get = new GetSecretValueCommand({ SecretId: Name });
    expect(await failure(elsewhere.send(get))).toBeInstanceOf(ResourceNotFoundException);
    const { ARN } = await elsewhere.send(new CreateSecretCommand({ Name, SecretString: 'away' }));
    expect(ARN).toMatch(/^arn:aws:secretsmanager:ap-southeast-2:/);
    expect((await client.send(get)).SecretString).toBe('home');
    elsewhere.destroy();
  });

  it('gets the same answer to 32 identical concurrent calls', async () => {
    const input = { Name: newName(), SecretString: 'x', ClientRequestToken: randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 32 }, () => client.send(new CreateSecretCommand(input))),
    );
    expect(new Set(answers.map(({ ARN, VersionId }) => `${ARN} ${VersionId}`)).size).toBe(1);
  });
});
