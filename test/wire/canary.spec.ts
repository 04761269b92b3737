import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { EventStore } from '../../domain/ports/event-store.ts';
import { Plaintext } from '../../domain/secret/plaintext.ts';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { commitsTableOf } from '../../infra/dynamodb/table.ts';
import { sqliteEventStore } from '../../infra/sqlite/event-store.ts';
import { ownTable } from '../infra/dynamodb/own-table.ts';
import { CANARY, containsCanary, filesBelow } from '../support/canary.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { streamRecords } from '../support/dynamodb-streams.ts';
import { memoryService, streamOf } from '../support/memory-service.ts';

const TOKEN = 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1';
const base64 = Buffer.from(CANARY).toString('base64');
const text = { ClientRequestToken: TOKEN, SecretString: CANARY };
const binary = { ClientRequestToken: TOKEN, SecretBinary: base64 };

/** Bodies that carry the canary to every place where it could leak. */
const BODIES = [
  { Name: 'text', ...text },
  { Name: 'text', ...text },
  { Name: 'text', ...text, SecretString: `${CANARY} changed` },
  { Name: 'binary', ...binary },
  { Name: 'both', ...text, ...binary },
  { Name: 'tokenless', SecretString: CANARY },
  { Name: 'bad name', ...text },
  { Name: 'long', ...text, SecretString: CANARY.repeat(3000) },
  { Name: 'kind', ClientRequestToken: TOKEN, SecretString: [CANARY] },
  { Name: 'bytes', ClientRequestToken: TOKEN, SecretBinary: CANARY },
  { Name: 'key', ...text, KmsKeyId: 'alias/nobody' },
  { Name: 'region', ...text, AddReplicaRegions: [{ Region: 'us-west-2' }] },
  { Name: 'region', ...text, AddReplicaRegions: [{ Region: 'NOWHERE' }] },
  { ...text, Tags: [{}] },
].map((body) => JSON.stringify(body));
const BROKEN = [`{"SecretString":"${CANARY}`, `${CANARY}{}`, `{"SecretString":"${CANARY}\\ud800"}`];

/** Sends everything, reads everything back, and returns all answers except the requested values. */
const provoke = async (service: ReturnType<typeof memoryService>): Promise<string> => {
  const answers = [];
  for (const body of [...BODIES, ...BROKEN]) answers.push(await service.call({ body }));
  answers.push(await service.call({ body: `{"x":"${CANARY}"}`, target: 'PutSecretValue' }));
  answers.push(await service.ask('DescribeSecret', { SecretId: 'text' }));
  for (const name of ['text', 'binary']) {
    const { json } = await service.ask('GetSecretValue', { SecretId: name });
    expect(json.SecretString ?? json.SecretBinary).toBe(name === 'text' ? CANARY : base64);
  }
  const events = [];
  for (const name of ['text', 'binary']) {
    events.push(await Array.fromAsync(service.store().readCommits(streamOf(name))));
  }
  expect(events.flat()).toHaveLength(2);
  return JSON.stringify([answers, events, service.logs]);
};

describe('A secret value', () => {
  it('is detected by this test if it leaks', () => {
    for (const spelling of [CANARY, base64, Buffer.from(`x${CANARY}`).toString('base64')]) {
      expect(containsCanary(`before ${spelling} after`)).toBe(true);
    }
    expect(containsCanary(JSON.stringify(new Plaintext('string', Buffer.from(CANARY))))).toBe(
      false,
    );
  });

  it('appears in no answer but its own, no log, no event and no file of the embedded server', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sealstream-canary-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const printed = vi.spyOn(process.stdout, 'write');
    const complained = vi.spyOn(process.stderr, 'write');
    onTestFinished(() => void vi.restoreAllMocks());
    const store = sqliteEventStore({ path: join(directory, 'events.sqlite') });
    const service = memoryService({ store: () => store, keyringIn: directory });

    expect(containsCanary(await provoke(service))).toBe(false);
    expect(containsCanary(String([printed.mock.calls, complained.mock.calls]))).toBe(false);
    const whileOpen = filesBelow(directory);
    service.close();
    store.close();
    const files = [...whileOpen, ...filesBelow(directory)];
    expect(files.some(([, data]) => data.includes('AWSCURRENT'))).toBe(true);
    expect(files.filter(([, data]) => containsCanary(data)).map(([path]) => path)).toEqual([]);
  });

  it.each([
    new Error(`store broke on ${CANARY}`),
    new Error('outer', { cause: new TypeError(CANARY) }),
    CANARY,
  ])(
    'is not repeated from an unexpected error, which is logged without its message',
    async (fault) => {
      const broken = { load: () => Promise.reject(fault), append: () => Promise.reject(fault) };
      const service = memoryService({ store: () => broken as unknown as EventStore });
      onTestFinished(() => service.close());
      const answer = await service.call({ body: JSON.stringify({ Name: 'n', ...text }) });
      expect(answer).toMatchObject({
        status: 500,
        json: {
          __type: 'InternalServiceError',
          Message: 'An error occurred on the server side.',
        },
      });
      expect(service.logs[0]?.fault).toBeDefined();
      expect(containsCanary(JSON.stringify([answer, service.logs]))).toBe(false);
    },
  );
});

describeWithDynamoDB('A secret value on DynamoDB', (endpoint) => {
  it('appears in no item and no stream record, and ciphertext in no stream record', async () => {
    const table = await ownTable(endpoint);
    const store = dynamoEventStore(table);
    const service = memoryService({ store: () => store });
    onTestFinished(() => service.close());
    expect(containsCanary(await provoke(service))).toBe(false);

    const names = [table.tableName, commitsTableOf(table.tableName)];
    const scans = names.map((TableName) =>
      table.client.send(new ScanCommand({ TableName, ConsistentRead: true })),
    );
    const items = (await Promise.all(scans)).flatMap(({ Items = [] }) => Items);
    expect(items).toHaveLength(6);
    const values = items.flatMap((item) => Object.values(item));
    for (const { B, S } of values) expect(containsCanary(B ?? S ?? '')).toBe(false);

    const streams = names.map((name) => streamRecords(endpoint, name));
    const records = (await Promise.all(streams)).flat();
    // Each secret was read once, which is in the access record of its head.
    expect(records).toHaveLength(8);
    for (const { dynamodb } of records) {
      expect(dynamodb).toMatchObject({ StreamViewType: 'KEYS_ONLY' });
      expect(dynamodb).not.toHaveProperty('NewImage');
      expect(Object.keys(Object(dynamodb.Keys))).toEqual(['sk', 'pk']);
    }
  });
});
