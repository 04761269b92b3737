import type { KMSClient, KMSClientConfig } from '@aws-sdk/client-kms';
import { onTestFinished } from 'vitest';
import type { KeyService } from '../../../domain/ports/key-service.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { kmsKeyService } from '../../../infra/kms/key-service.ts';
import { NOON, REGION } from '../../support/examples.ts';
import { type FakeKms, startFakeKms } from '../../support/fake-kms.ts';
import { kmsClients } from '../../support/kms-clients.ts';

/** The fake reads the scope of a signature and does not check it. */
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };

/** The adapter against a fake KMS that ends with the running test, and the client it uses. */
export const openKms = async (
  configuration: KMSClientConfig = {},
  stage: string | null = null,
): Promise<{
  readonly fake: FakeKms;
  readonly client: KMSClient;
  readonly service: KeyService;
  /** Time stands still but for this. */
  readonly passSeconds: (seconds: number) => void;
}> => {
  const fake = await startFakeKms();
  onTestFinished(() => fake.close());
  const { endpoint } = fake;
  const clientFor = kmsClients({ endpoint, credentials: CREDENTIALS, ...configuration });
  let now = NOON;
  const service = kmsKeyService({ clientFor, stage, clock: { now: () => now } });
  return {
    fake,
    client: clientFor(REGION),
    service,
    passSeconds: (seconds) => {
      now = instant(now + seconds * 1000);
    },
  };
};
