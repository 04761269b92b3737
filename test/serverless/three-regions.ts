import { onTestFinished } from 'vitest';
import type { Region } from '../../domain/secret/ids.ts';
import { replicateHandler } from '../../functions/streams/replicate-worker.ts';
import { envelopeSealer } from '../../infra/crypto/envelope.ts';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { ensureTables } from '../../infra/dynamodb/provision.ts';
import { kmsKeyService } from '../../infra/kms/key-service.ts';
import { commitsOf } from '../contract/event-store-steps.ts';
import { localClient, passingTableName } from '../infra/dynamodb/own-table.ts';
import { CANARY } from '../support/canary.ts';
import { startFakeKms } from '../support/fake-kms.ts';
import { kmsClients } from '../support/kms-clients.ts';
import { memoryService, streamOf } from '../support/memory-service.ts';
import { IRELAND, OREGON, replicationWorkers, TOKYO } from '../support/replication.ts';
import { CREDENTIALS } from '../support/root.ts';
import { type StreamHandler, streamPoller } from '../support/stream-poller.ts';

const REGIONS = [OREGON, IRELAND, TOKYO];
/** The secret of these tests, and the tokens of its two versions. */
export const NAME = 'db/password';
export const TOKEN = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';
export const NEXT_TOKEN = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE22222';

/** Three regions as three tables, each with its own KMS keys and a worker that consumes its stream. */
export const threeRegions = async (endpoint: string, absent: readonly Region[] = []) => {
  const kms = await startFakeKms();
  onTestFinished(() => kms.close());
  const client = localClient(endpoint);
  const tableNames = new Map(REGIONS.map((region) => [region, passingTableName(client)]));
  const tableOf = (region: Region) => tableNames.get(region) ?? '';
  const declare = (region: Region) => ensureTables(client, tableOf(region));
  for (const region of REGIONS) if (!absent.includes(region)) await declare(region);

  const clientFor = kmsClients({ endpoint: kms.endpoint, credentials: CREDENTIALS });
  const sealer = envelopeSealer({ keys: kmsKeyService({ clientFor, stage: null }) });
  const service = memoryService({
    store: (region) => dynamoEventStore({ client, tableName: tableOf(region) }),
    sealer: () => sealer,
  });
  onTestFinished(() => service.close());
  const workers = replicationWorkers(service.regional);
  const pollerOf = (region: Region, handler: StreamHandler) =>
    streamPoller({ endpoint, tableName: tableOf(region) }, handler, { batchSize: 4 });
  const pollers = REGIONS.filter((region) => !absent.includes(region)).map((region) =>
    pollerOf(region, replicateHandler(workers.options(region))),
  );
  return {
    kms,
    client,
    service,
    workers,
    tableOf,
    declare,
    pollerOf,
    pollers,
    ...asking(service),
    /** Delivers until no stream has new records, since copies are commits too. */
    deliver: async () => {
      const polled = async () => Promise.all(pollers.map(({ poll }) => poll()));
      while ((await polled()).some((records) => records > 0));
    },
  };
};

const asking = (service: ReturnType<typeof memoryService>) => ({
  create: (Name = NAME) =>
    service.ask('CreateSecret', {
      Name,
      ClientRequestToken: TOKEN,
      SecretString: CANARY,
      AddReplicaRegions: [{ Region: IRELAND }, { Region: TOKYO }],
    }),
  put: (SecretString: string) =>
    service.ask('PutSecretValue', { SecretId: NAME, SecretString, ClientRequestToken: NEXT_TOKEN }),
  read: async (region: Region, SecretId = NAME) =>
    (await service.ask('GetSecretValue', { SecretId }, { region })).json,
  statuses: async () => {
    const { json } = await service.ask('DescribeSecret', { SecretId: NAME });
    const entries = [json.ReplicationStatus].flat().map(Object);
    return Object.fromEntries(entries.map(({ Region, Status }) => [Region, Status]));
  },
  commitsIn: (region: Region) => commitsOf(service.store(region), streamOf(NAME, region)),
});
