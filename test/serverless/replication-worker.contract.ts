import { setTimeout as pause } from 'node:timers/promises';
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HOURLY_SLOTS, slotAt, slotOf } from '../../domain/replication/slots.ts';
import { branded, instant, type Region, type SecretName } from '../../domain/secret/ids.ts';
import { envelopeSealer } from '../../infra/crypto/envelope.ts';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { defaultAlias } from '../../infra/kms/default-key-alias.ts';
import { kmsKeyService } from '../../infra/kms/key-service.ts';
import { ownTable } from '../infra/dynamodb/own-table.ts';
import { CANARY, containsCanary } from '../support/canary.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { streamRecords } from '../support/dynamodb-streams.ts';
import { type FakeKms, startFakeKms } from '../support/fake-kms.ts';
import { kmsClients } from '../support/kms-clients.ts';
import { memoryService } from '../support/memory-service.ts';
import { IRELAND, OREGON } from '../support/replication.ts';
import { ACCOUNT, CREDENTIALS } from '../support/root.ts';
import { ColdStartError, type Deployed, openContainer, type Variables } from './container.ts';

const TOKEN = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';

const NAMES = Array.from({ length: 300 }, (_none, index) => `secret-${index}`);

/** Resolves to a name that is due for comparison for at least ten more seconds. */
const nameOfThisHour = async (): Promise<string> => {
  const left = 3_600_000 - (Date.now() % 3_600_000);
  if (left < 10_000) await pause(left);
  const turn = slotAt(instant(Date.now()), HOURLY_SLOTS);
  const isNow = (name: string) => slotOf(branded<SecretName>(name), HOURLY_SLOTS) === turn;
  return NAMES.find(isNow) ?? '';
};

/** The contract of the packaged replication workers, in a container with the pinned Node. */
export const replicationWorkerContract = (deployed: Deployed): void => {
  const { handler } = deployed;
  const open = (given: Variables) => openContainer(deployed, { AWS_REGION: OREGON, ...given });

  describe(handler, () => {
    it.each([
      ['AWS_REGION', '', 'missing'],
      ['SEALSTREAM_TABLE', '', 'missing'],
      ['SEALSTREAM_REPLICA_REGIONS', 'eu-west-1, us-east-1', 'not valid'],
    ])('does not start when %s is "%s", and says so', async (name, value, trouble) => {
      const attempt = open({ SEALSTREAM_TABLE: 'none-needed', [name]: value });
      await expect(attempt).rejects.toThrow(ColdStartError);
      await expect(attempt).rejects.toThrow(`${name} is ${trouble}: it must be`);
    });
  });

  describeWithDynamoDB(`${handler} on DynamoDB Local and the fake KMS`, (endpoint) => {
    /** One table serves both regions, since its keys contain the region. */
    const deployed = async (replicaRegions: string) => {
      const kms = await startFakeKms();
      onTestFinished(() => kms.close());
      for (const region of [OREGON, IRELAND]) await declareDefaultKey(kms, region);
      const table = await ownTable(endpoint);
      const store = dynamoEventStore(table);
      const clientFor = kmsClients({ endpoint: kms.endpoint, credentials: CREDENTIALS });
      const sealer = envelopeSealer({ keys: kmsKeyService({ clientFor, stage: null }) });
      const service = memoryService({ store: () => store, sealer: () => sealer });
      onTestFinished(() => service.close());
      const container = await open({
        SEALSTREAM_TABLE: table.tableName,
        SEALSTREAM_ACCOUNT_ID: ACCOUNT,
        SEALSTREAM_REPLICA_REGIONS: replicaRegions,
        AWS_ENDPOINT_URL_DYNAMODB: endpoint,
        AWS_ENDPOINT_URL_KMS: kms.endpoint,
      });
      const name = await nameOfThisHour();
      await service.ask('CreateSecret', {
        Name: name,
        ClientRequestToken: TOKEN,
        SecretString: CANARY,
        AddReplicaRegions: [{ Region: IRELAND }],
      });
      const events = {
        'functions/streams/replicate.handler': async () => ({
          Records: await streamRecords(endpoint, table.tableName),
        }),
        'functions/schedule/heal-replicas.handler': async () => ({ task: 'reconcile' }),
      };
      const invoke = async () => {
        const event = Object.entries(events).find(([path]) => path === handler)?.[1];
        return container.invoke(await event?.());
      };
      const describeIt = async () => {
        const { json } = await service.ask('DescribeSecret', { SecretId: name });
        return json.ReplicationStatus;
      };
      return { kms, service, container, name, invoke, describeIt };
    };

    it('copies a secret to another region, under the key of that region', async () => {
      const { kms, service, container, name, invoke, describeIt } = await deployed(IRELAND);
      for (const _ of ['once', 'and the same again']) await invoke();
      expect(await describeIt()).toMatchObject([{ Region: IRELAND, Status: 'InSync' }]);
      const sealedThere = kms.calls.filter(
        ({ operation, region }) => operation === 'GenerateDataKey' && region === IRELAND,
      );
      expect(sealedThere).toHaveLength(1);
      const read = await service.ask('GetSecretValue', { SecretId: name }, { region: IRELAND });
      expect(read.json).toMatchObject({
        ARN: expect.stringContaining(`:secretsmanager:${IRELAND}:`),
        SecretString: CANARY,
      });
      const { stdout, stderr } = await container.stop();
      expect(containsCanary(stdout + stderr)).toBe(false);
      expect(stderr).toBe('');
    });

    it('copies to no region that is not enabled', async () => {
      const { kms, container, name, invoke, describeIt } = await deployed('');
      await invoke();
      expect(await describeIt()).toMatchObject([
        { Status: 'Failed', StatusMessage: 'Replication to this region is not enabled.' },
      ]);
      expect(kms.calls.filter(({ region }) => region === IRELAND)).toHaveLength(2);
      const { stdout } = await container.stop();
      expect(stdout).toContain(`"name":"${name}"`);
    });
  });
};

/** Declares the default key, as the stack of each region does. */
const declareDefaultKey = async ({ endpoint }: FakeKms, region: Region): Promise<void> => {
  const client = new KMSClient({ region, endpoint, credentials: CREDENTIALS });
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const AliasName = defaultAlias({ account: ACCOUNT, stage: null });
  await client.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyMetadata?.KeyId }));
  client.destroy();
};
