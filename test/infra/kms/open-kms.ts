import type { KMSClient, KMSClientConfig } from '@aws-sdk/client-kms';
import { onTestFinished } from 'vitest';
import type { KeyService } from '../../../domain/ports/key-service.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { type KmsOptions, kmsKeyService } from '../../../infra/kms/key-service.ts';
import { NOON, REGION } from '../../support/examples.ts';
import { type FakeKms, startFakeKms } from '../../support/fake-kms.ts';
import { kmsClients } from '../../support/kms-clients.ts';

/** The fake reads the scope of a signature without verifying it. */
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };

type Settings = Pick<KmsOptions, 'stage' | 'accounts'>;

/** The adapter against a fake KMS that ends with the running test, and the client it uses. */
export const openKms = async (
  configuration: KMSClientConfig = {},
  { stage = null, accounts = new Set() }: Partial<Settings> = {},
): Promise<{
  readonly fake: FakeKms;
  readonly client: KMSClient;
  readonly service: KeyService;
  /** The only way that time advances. */
  readonly passSeconds: (seconds: number) => void;
}> => {
  const fake = await startFakeKms();
  onTestFinished(() => fake.close());
  const { endpoint } = fake;
  const clientFor = kmsClients({ endpoint, credentials: CREDENTIALS, ...configuration });
  let now = NOON;
  const service = kmsKeyService({ clientFor, stage, accounts, clock: { now: () => now } });
  return {
    fake,
    client: clientFor(REGION),
    service,
    passSeconds: (seconds) => {
      now = instant(now + seconds * 1000);
    },
  };
};
