import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { api } from '../../../functions/api/pipeline.ts';
import { processPorts } from '../../../functions/api/process-ports.ts';
import { noThrottle } from '../../../functions/api/throttle.ts';
import { rootAccessKey, staticDirectory } from '../../../infra/credentials/static-directory.ts';
import { envelopeSealer } from '../../../infra/crypto/envelope.ts';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { ensureTable } from '../../../infra/dynamodb/provision.ts';
import { kmsKeyService } from '../../../infra/kms/key-service.ts';
import { signingKeys } from '../../../infra/sigv4/signing-key.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../../../test/support/dynamodb-local.ts';
import { ACCOUNT } from '../../../test/support/examples.ts';
import { type FakeKms, startFakeKms } from '../../../test/support/fake-kms.ts';
import { kmsClients } from '../../../test/support/kms-clients.ts';
import { CREDENTIALS, REGION } from '../../../test/support/root.ts';
import { signed } from '../../../test/support/sign.ts';
import { observeTrips, type Trip } from './trips.ts';

/** What one request asked of the services behind. */
export type Footprint = { readonly trips: readonly Trip[]; readonly keyCalls: readonly string[] };

/** The service as it is deployed, on emulators. */
export type Serverless = {
  /** Sends a request. Throws for any status but 200. */
  readonly ask: (operation: string, input: object) => Promise<Footprint>;
  readonly close: () => Promise<void>;
};

/** The emulators check no credentials, but the fake KMS unwraps for its own account only. */
const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Production adapters between the API and DynamoDB Local and a fake KMS. */
export const openServerless = async (): Promise<Serverless> => {
  const database = await startDynamoDbLocal();
  return wired(database, await startFakeKms());
};

const wired = async (database: DynamoDbLocal, kms: FakeKms): Promise<Serverless> => {
  const tableName = 'sealstream-bench';
  const client = new DynamoDBClient({
    endpoint: database.endpoint,
    region: REGION,
    credentials: LOCAL,
  });
  await ensureTable(client, tableName);
  const trips = observeTrips(client);
  const clientFor = kmsClients({ endpoint: kms.endpoint, credentials: LOCAL });
  const regional = {
    store: dynamoEventStore({ client, tableName }),
    sealer: envelopeSealer({ keys: kmsKeyService({ clientFor }) }),
  };
  const answer = api({
    serves: () => true,
    regional: () => regional,
    credentials: staticDirectory([rootAccessKey(ACCOUNT, CREDENTIALS)]),
    signingKeys: signingKeys({ max: 1 }),
    throttle: noThrottle,
    ...processPorts(CREDENTIALS.secretAccessKey),
    log: () => {},
  });
  return {
    ask: async (operation, input) => {
      const [tripsBefore, callsBefore] = [trips.length, kms.calls.length];
      const request = await signed({ target: operation, body: JSON.stringify(input) });
      const { status, body } = await answer(request);
      if (status !== 200) throw new Error(`${operation}: HTTP ${status} ${body}`);
      const calls = kms.calls.slice(callsBefore);
      return {
        trips: trips.slice(tripsBefore),
        keyCalls: calls.map((call) => call.operation),
      };
    },
    close: async () => {
      client.destroy();
      await Promise.all([database.stop(), kms.close()]);
    },
  };
};
