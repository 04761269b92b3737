import { execFileSync } from 'node:child_process';
import { SecretsManager, type SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { onTestFinished } from 'vitest';
import type { Announced } from './process.ts';

/** Creates an SDK client that is closed after the test. It does not retry, so that tests see every response. */
export const sdkClient = (configuration: SecretsManagerClientConfig): SecretsManager => {
  const client = new SecretsManager({ maxAttempts: 1, ...configuration });
  onTestFinished(() => client.destroy());
  return client;
};

/** Creates a client of the service that printed a banner. */
export const clientOf = (
  service: Announced,
  configuration: SecretsManagerClientConfig = {},
): SecretsManager =>
  sdkClient({
    endpoint: service.endpoint,
    region: 'us-east-1',
    credentials: credentialsIn(service),
    ...configuration,
  });

/** The access key of a shell after the lines of a banner were pasted. */
export const credentialsIn = ({ exports, env }: Pick<Announced, 'exports' | 'env'>) => {
  const show = 'printf "%s %s" "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY"';
  const shown = execFileSync('sh', ['-ec', `${exports}\n${show}`], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  const [accessKeyId = '', secretAccessKey = ''] = shown.split(' ');
  return { accessKeyId, secretAccessKey };
};
