import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Region } from '../../../domain/secret/ids.ts';
import type { RegionalPorts } from '../../../functions/api/service-ports.ts';
import { envelopeSealer } from '../../../infra/crypto/envelope.ts';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { ensureTables } from '../../../infra/dynamodb/provision.ts';
import { kmsKeyService } from '../../../infra/kms/key-service.ts';
import type { DynamoDbLocal } from '../../../test/support/dynamodb-local.ts';
import type { FakeKms } from '../../../test/support/fake-kms.ts';
import { kmsClients } from '../../../test/support/kms-clients.ts';
import type { Lookup } from './billing.ts';
import { observeTrips, type Trip } from './trips.ts';

/** The calls that some work made to the services of one region. */
export type Footprint = { readonly trips: readonly Trip[]; readonly keyCalls: readonly string[] };

/** The emulators, which serve every region. */
export type Backends = { readonly database: DynamoDbLocal; readonly kms: FakeKms };

/** The adapters of one region, and a count of their calls. */
export type RegionalService = {
  readonly ports: RegionalPorts;
  /** Starts counting; the returned function gives the calls since then. */
  readonly count: () => () => Footprint;
  readonly close: () => void;
};

/** The emulators check no credentials, but the fake KMS unwraps for its own account only. */
const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Opens the production adapters of one region, on a separate table and an observed client. */
export const openRegion = async (
  { database, kms }: Backends,
  region: Region,
): Promise<RegionalService> => {
  const tableName = `sealstream-bench-${region}`;
  const configuration = { endpoint: database.endpoint, region, credentials: LOCAL };
  const client = new DynamoDBClient(configuration);
  const unobserved = new DynamoDBClient(configuration);
  await ensureTables(unobserved, tableName);
  const lookup: Lookup = async (Key) => {
    const command = new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true });
    return (await unobserved.send(command)).Item;
  };
  const trips = observeTrips(client, lookup);
  const clientFor = kmsClients({ endpoint: kms.endpoint, credentials: LOCAL });
  const sealer = envelopeSealer({ keys: kmsKeyService({ clientFor, stage: null }) });
  const keyCalls = () =>
    kms.calls.filter((call) => call.region === region).map(({ operation }) => operation);
  return {
    ports: { store: dynamoEventStore({ client, tableName }), sealer },
    count: () => {
      const [tripsBefore, callsBefore] = [trips.length, keyCalls().length];
      return () => ({ trips: trips.slice(tripsBefore), keyCalls: keyCalls().slice(callsBefore) });
    },
    close: () => {
      client.destroy();
      unobserved.destroy();
    },
  };
};
