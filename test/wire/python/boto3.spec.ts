import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { describeWithBoto3 } from '../../support/boto3.ts';
import { startServer } from '../../support/server.ts';

const run = promisify(execFile);

/** The example of the boto3 reference, then what a caller would do with its answer. */
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
  it('runs the example of its reference, repeats it, and is refused another value', async () => {
    const server = await startServer();
    const env = {
      PATH: process.env.PATH,
      HOME: server.dataDirectory,
      AWS_DEFAULT_REGION: server.region,
      AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    try {
      const { stdout } = await run(python, ['-c', SCRIPT, server.endpoint], { env });
      const { first, again, refused, value, bytes, created } = JSON.parse(stdout);
      expect(first).toMatchObject({
        Name: 'MyTestDatabaseSecret',
        VersionId: 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1',
      });
      expect(again).toEqual(first);
      expect(refused).toContain(`for a version of secret ${first.ARN}.`);
      expect(value).toBe('{"username":"david","password":"EXAMPLE-PASSWORD"}');
      expect([bytes, created]).toEqual([true, true]);
    } finally {
      await server.stop();
    }
  });
});
