import { SecretsManager, type SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { onTestFinished } from 'vitest';
import type { Announced } from './process.ts';

/** A stock client, closed after the test. It asks once, so that tests see every answer. */
export const sdkClient = (configuration: SecretsManagerClientConfig): SecretsManager => {
  const client = new SecretsManager({ maxAttempts: 1, ...configuration });
  onTestFinished(() => client.destroy());
  return client;
};

/** A client for what a banner says. */
export const clientOf = (
  service: Announced,
  configuration: SecretsManagerClientConfig = {},
): SecretsManager =>
  sdkClient({
    endpoint: service.endpoint,
    region: 'us-east-1',
    credentials: credentialsIn(service.exports),
    ...configuration,
  });

/** The access key in the lines a banner gives to paste. */
export const credentialsIn = (exports: string) => ({
  accessKeyId: /AWS_ACCESS_KEY_ID=(\S+)/.exec(exports)?.[1] ?? '',
  secretAccessKey: /AWS_SECRET_ACCESS_KEY='([^']+)'/.exec(exports)?.[1] ?? '',
});
