import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awsCli, describeWithAwsCli } from '../../support/aws-cli.ts';
import { startServer } from '../../support/server.ts';

const CREDENTIALS_JSON = `{
  "engine": "mysql",
  "username": "saanvis",
  "password": "EXAMPLE-PASSWORD",
  "host": "my-database-endpoint.us-west-2.rds.amazonaws.com",
  "dbname": "myDatabase",
  "port": "3306"
}
`;

describeWithAwsCli('AWS CLI v2', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let cwd: string;
  beforeAll(async () => {
    server = await startServer();
    cwd = await mkdtemp(join(tmpdir(), 'sealstream-cli-'));
    await writeFile(join(cwd, 'mycreds.json'), CREDENTIALS_JSON);
    await writeFile(join(cwd, 'key.bin'), Buffer.from([0, 255, 128, 10, 13]));
  });
  afterAll(async () => {
    await server.stop();
    await rm(cwd, { recursive: true });
  });

  const aws = async (...args: readonly string[]) => {
    const { endpoint, region, credentials } = server;
    const session = { endpoint, region, credentials, cwd };
    const { code, stdout, stderr } = await awsCli(['secretsmanager', ...args], session);
    return { code, stderr, answer: stdout === '' ? null : JSON.parse(stdout) };
  };
  const secretString = async (id: string) =>
    (await aws('get-secret-value', '--secret-id', id)).answer.SecretString;

  it('creates a secret from credentials in a JSON file (example 1 of its reference)', async () => {
    const { code, answer } = await aws(
      'create-secret',
      '--name',
      'MyTestSecret',
      '--secret-string',
      'file://mycreds.json',
    );
    expect(code).toBe(0);
    expect(answer).toEqual({
      ARN: expect.stringMatching(
        /^arn:aws:secretsmanager:us-west-2:123456789012:secret:MyTestSecret-[A-Za-z0-9]{6}$/,
      ),
      Name: 'MyTestSecret',
      VersionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(await secretString(answer.ARN)).toBe(CREDENTIALS_JSON);
  });

  it('creates a secret with two key-value pairs (example 2 of its reference)', async () => {
    const pairs = '{"user":"diegor","password":"EXAMPLE-PASSWORD"}';
    const { code } = await aws(
      'create-secret',
      '--name',
      'MyTestSecret2',
      '--description',
      'My test secret created with the CLI.',
      '--secret-string',
      pairs,
    );
    expect(code).toBe(0);
    expect(await secretString('MyTestSecret2')).toBe(pairs);
    const { answer } = await aws('describe-secret', '--secret-id', 'MyTestSecret2');
    expect(answer.Description).toBe('My test secret created with the CLI.');
  });

  it('sends bytes from a file, with tags and a replica region in shorthand', async () => {
    const { code, answer } = await aws(
      'create-secret',
      '--name=bytes',
      '--secret-binary=fileb://key.bin',
      '--tags=Key=CostCenter,Value=12345',
      '--add-replica-regions=Region=eu-west-1,KmsKeyId=alias/theirs',
      '--force-overwrite-replica-secret',
    );
    expect(code).toBe(0);
    expect(answer.ReplicationStatus).toEqual([
      { Region: 'eu-west-1', KmsKeyId: 'alias/theirs', Status: 'InProgress' },
    ]);
    const read = await aws('get-secret-value', '--secret-id', 'bytes');
    expect(read.answer.SecretBinary).toBe(Buffer.from([0, 255, 128, 10, 13]).toString('base64'));
    const { answer: described } = await aws('describe-secret', '--secret-id', 'bytes');
    expect(described.Tags).toEqual([{ Key: 'CostCenter', Value: '12345' }]);
  });

  it('shows the default key as it was named, and why another key is rejected', async () => {
    const key = '--kms-key-id=alias/aws/secretsmanager';
    expect((await aws('create-secret', '--name=named', '--secret-string=x', key)).code).toBe(0);
    const { answer } = await aws('describe-secret', '--secret-id=named');
    expect(answer.KmsKeyId).toBe('alias/aws/secretsmanager');
    const rejected = await aws('update-secret', '--secret-id=named', '--kms-key-id=payments-key');
    expect(rejected.stderr.trim()).toBe(
      'An error occurred (InvalidParameterException) when calling the UpdateSecret operation: The operation failed because of an invalid KMS key: Invalid keyId',
    );
  });

  it('accepts the same call again, and shows the rejection of another value', async () => {
    const call = ['create-secret', '--name=again', `--client-request-token=${'t'.repeat(32)}`];
    const first = await aws(...call, '--secret-string=one');
    expect((await aws(...call, '--secret-string=one')).answer).toEqual(first.answer);
    const { code, stderr } = await aws(...call, '--secret-string=two');
    expect(code).toBe(254);
    expect(stderr.trim()).toBe(
      `An error occurred (ResourceExistsException) when calling the CreateSecret operation: You can't use ClientRequestToken ${'t'.repeat(32)} because that value is already in use for a version of secret ${first.answer.ARN}.`,
    );
  });

  it('runs a secret through its lifecycle', async () => {
    const id = ['--secret-id=everyday'];
    await aws(
      'create-secret',
      '--name=everyday',
      '--secret-string=first',
      '--tags=Key=team,Value=core',
    );
    const second = await aws('put-secret-value', ...id, '--secret-string=second');
    expect(second.answer.VersionStages).toEqual(['AWSCURRENT']);
    expect(await secretString('everyday')).toBe('second');
    const previous = await aws('get-secret-value', ...id, '--version-stage=AWSPREVIOUS');
    expect(previous.answer.SecretString).toBe('first');
    const listed = await aws('list-secrets', '--filters=Key=tag-value,Values=core');
    expect(listed.answer.SecretList.map(({ Name }: { Name: string }) => Name)).toEqual([
      'everyday',
    ]);
    expect((await aws('untag-resource', ...id, '--tag-keys=team')).code).toBe(0);
    expect((await aws('delete-secret', ...id, '--recovery-window-in-days=7')).code).toBe(0);
    expect((await aws('get-secret-value', ...id)).stderr).toContain('marked for deletion');
    expect((await aws('restore-secret', ...id)).code).toBe(0);
    expect(await secretString('everyday')).toBe('second');
    expect((await aws('delete-secret', ...id, '--force-delete-without-recovery')).code).toBe(0);
    expect((await aws('describe-secret', ...id)).stderr).toContain('ResourceNotFoundException');
  });

  it('shows the error of an operation that is not implemented', async () => {
    await aws('create-secret', '--name=rotated', '--secret-string=x');
    const lambda = '--rotation-lambda-arn=arn:aws:lambda:us-west-2:123456789012:function:f';
    const { code, stderr } = await aws('rotate-secret', '--secret-id=rotated', lambda);
    expect(code).toBe(254);
    expect(stderr).toContain('(NotImplementedException)');
  });

  it('is rejected without a signature', async () => {
    const { code, stderr } = await aws('describe-secret', '--secret-id=x', '--no-sign-request');
    expect(code).toBe(254);
    expect(stderr).toContain('(MissingAuthenticationTokenException)');
  });
});
