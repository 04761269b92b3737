import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithBoto3 } from '../../support/boto3.ts';
import { startServer, type TestServer } from '../../support/server.ts';

const run = promisify(execFile);

/** The example of the boto3 reference, and what a caller would do next. */
const SCRIPT = `
import boto3, json, sys

client = boto3.client("secretsmanager", endpoint_url=sys.argv[1])
example = dict(
    ClientRequestToken="EXAMPLE1-90ab-cdef-fedc-ba987SECRET1",
    Description="My test database secret created with the CLI",
    Name="MyTestDatabaseSecret",
    SecretString='{"username":"david","password":"EXAMPLE-PASSWORD"}',
)
first = client.create_secret(**example)
again = client.create_secret(**example)
try:
    client.create_secret(**{**example, "SecretString": "other"})
    refused = None
except client.exceptions.ResourceExistsException as error:
    refused = error.response["Error"]["Message"]
binary = client.create_secret(Name="bytes", SecretBinary=bytes(range(256)))
read = client.get_secret_value(SecretId=binary["ARN"])
print(json.dumps({
    "first": {key: first[key] for key in ("ARN", "Name", "VersionId")},
    "again": {key: again[key] for key in ("ARN", "Name", "VersionId")},
    "refused": refused,
    "value": client.get_secret_value(SecretId="MyTestDatabaseSecret")["SecretString"],
    "bytes": read["SecretBinary"] == bytes(range(256)),
    "created": read["CreatedDate"].tzinfo is not None,
}))
`;

describeWithBoto3('boto3', (python) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  /** Runs a script with the endpoint, and returns the JSON it prints. */
  const answersOf = async (...script: readonly string[]) => {
    const env = {
      PATH: process.env.PATH,
      HOME: server.dataDirectory,
      AWS_DEFAULT_REGION: server.region,
      AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const { stdout } = await run(python, [...script, server.endpoint], { env });
    return JSON.parse(stdout);
  };

  it('runs the example of its reference, repeats it, and is rejected with another value', async () => {
    const { first, again, refused, value, bytes, created } = await answersOf('-c', SCRIPT);
    expect(first).toMatchObject({
      Name: 'MyTestDatabaseSecret',
      VersionId: 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1',
    });
    expect(again).toEqual(first);
    expect(refused).toContain(`for a version of secret ${first.ARN}.`);
    expect(value).toBe('{"username":"david","password":"EXAMPLE-PASSWORD"}');
    expect([bytes, created]).toEqual([true, true]);
  });

  it('can send everything that its own model allows', async () => {
    const { operations, asked, refused } = await answersOf('test/wire/python/sweep.py');
    expect(refused).toEqual([]);
    expect(operations).toBeGreaterThan(20);
    expect(asked).toBeGreaterThan(3 * operations);
  }, 120_000);
});
