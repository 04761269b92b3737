import type { CreateSecretCommandOutput, SecretsManager } from '@aws-sdk/client-secrets-manager';
import { OperatorError } from '../../../server/operator-error.ts';
import type { Service } from '../../../server/service.ts';
import { claim } from './claim.ts';

/** The example in the documentation of CreateSecret. */
export const EXAMPLE = {
  Name: 'MyTestDatabaseSecret',
  Description: 'My test database secret created with the CLI',
  SecretString: '{"username":"david","password":"BnQw!XDWgaEeT9XGTT29"}',
  ClientRequestToken: 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1',
} as const;

/** The part of its value that must never be on disk. */
export const PASSWORD = 'BnQw!XDWgaEeT9XGTT29';

/** The region of the demo. */
export const REGION = 'us-west-2';

/** Prints a line of the demo. */
export type Out = (line: string) => void;

/** Creates and reads a secret with the AWS SDK, which is only configured with another endpoint. */
export const useTheService = async ({ endpoint, root }: Service, out: Out): Promise<void> => {
  const client = await sdkClient({ endpoint, region: REGION, credentials: root });
  try {
    const created = await create(client, out);
    await repeat(client, created, out);
    await contradict(client, out);
    await read(client, created, out);
    await describe(client, created, out);
  } finally {
    client.destroy();
  }
};

type Configuration = NonNullable<ConstructorParameters<typeof SecretsManager>[0]>;

/**
 * Creates a client of the AWS SDK. Throws `OperatorError` if the SDK is missing, which is a development
 * dependency.
 */
export const sdkClient = async (configuration: Configuration): Promise<SecretsManager> => {
  try {
    const sdk = await import('@aws-sdk/client-secrets-manager');
    return new sdk.SecretsManager({ ...configuration, maxAttempts: 1 });
  } catch (cause) {
    const message = 'It needs @aws-sdk/client-secrets-manager: run npm ci without --omit=dev.';
    throw new OperatorError(message, { cause });
  }
};

const create = async (client: SecretsManager, out: Out): Promise<CreateSecretCommandOutput> => {
  out('');
  out(`1. CreateSecret ${EXAMPLE.Name} with the token ${EXAMPLE.ClientRequestToken}`);
  const created = await client.createSecret(EXAMPLE);
  out(`   ARN       ${created.ARN}`);
  out(`   VersionId ${created.VersionId}`);
  const form = /^arn:aws:secretsmanager:us-west-2:\d{12}:secret:MyTestDatabaseSecret-\w{6}$/;
  claim(form.test(created.ARN ?? ''), 'the ARN has the form the documentation gives');
  claim(created.VersionId === EXAMPLE.ClientRequestToken, 'the token is the version id');
  return created;
};

const repeat = async (
  client: SecretsManager,
  created: CreateSecretCommandOutput,
  out: Out,
): Promise<void> => {
  out('');
  out('2. The same request again, as after a lost answer');
  const repeated = await client.createSecret(EXAMPLE);
  claim(repeated.ARN === created.ARN, 'a repeated request answers the same ARN');
  claim(repeated.VersionId === created.VersionId, 'a repeated request answers the same version');
  out('   the same ARN and VersionId: nothing was created twice');
};

const contradict = async (client: SecretsManager, out: Out): Promise<void> => {
  out('');
  out('3. The same token with another value');
  const refusal = await client.createSecret({ ...EXAMPLE, SecretString: 'another value' }).then(
    () => null,
    (error: unknown) => error,
  );
  claim(refusal instanceof Error, 'a token cannot carry two values');
  claim(refusal.name === 'ResourceExistsException', 'the refusal is a ResourceExistsException');
  out(`   refused: ${refusal.name}: ${refusal.message}`);
};

const read = async (
  client: SecretsManager,
  created: CreateSecretCommandOutput,
  out: Out,
): Promise<void> => {
  out('');
  out('4. GetSecretValue');
  const value = await client.getSecretValue({ SecretId: EXAMPLE.Name });
  claim(value.SecretString === EXAMPLE.SecretString, 'the value comes back as it was given');
  claim(value.VersionId === created.VersionId, 'it is the version that was created');
  claim(value.VersionStages?.join() === 'AWSCURRENT', 'the first version is the current one');
  out(`   ${value.SecretString} (version ${value.VersionId}, ${value.VersionStages})`);
};

const describe = async (
  client: SecretsManager,
  created: CreateSecretCommandOutput,
  out: Out,
): Promise<void> => {
  out('');
  out('5. DescribeSecret, by the ARN');
  const description = await client.describeSecret({ SecretId: created.ARN });
  claim(description.Description === EXAMPLE.Description, 'the description is kept');
  const versions = Object.keys(description.VersionIdsToStages ?? {});
  claim(versions.join() === created.VersionId, 'the secret has exactly one version');
  out(`   ${description.Description}`);
  out(`   created ${description.CreatedDate?.toISOString()}, versions: ${versions.join()}`);
};
