import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it, onTestFinished } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import { AWSCURRENT } from '../../../domain/secret/ids.ts';
import { LIMITS } from '../../../domain/secret/limits.ts';
import { LARGEST_REQUEST } from '../../../infra/aws/call-limits.ts';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { commitsOf, grown } from '../../contract/event-store-steps.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import { aCommit, aStream, NOON, sealed, version } from '../../support/examples.ts';
import { memoryService, streamOf } from '../../support/memory-service.ts';
import { aCopy, copiedVersion } from '../../support/replicas.ts';
import { IRELAND } from '../../support/replication.ts';
import { ownTable } from './own-table.ts';

/** More versions than a copy has labels for, and than a transaction removes. */
const MANY = 45;

const KILOBYTE = 1024;
const LARGEST_ITEM = 400 * KILOBYTE;
const LARGEST_TRANSACTION = 4 * KILOBYTE * KILOBYTE;
const MOST_ITEMS = 100;

/** One character of a request and six bytes in stored JSON, the worst case. */
const WIDEST = '\u0001';
const NAME = 'n'.repeat(512);
const numbered = (index: number, length: number): string => String(index).padEnd(length, WIDEST);
const tokenOf = (index: number): string => `version-${100 + index}`.padEnd(64, '-');
const secretOf = (round: number): string => String(round).padEnd(LIMITS.valueBytes, 'v');

const statement = (sid: string) => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: '*',
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
});
const policyWith = (sid: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement(sid)] });
const POLICY = policyWith('s'.repeat(20_480 - policyWith('').length));

const numbers = (count: number): readonly number[] => [...Array(count).keys()];

/** The sizes of the items of each transaction of a client, in bytes. */
const transactionsOf = (client: DynamoDBClient) => {
  const transactions: {
    readonly items: number;
    readonly total: number;
    readonly largest: number;
  }[] = [];
  client.middlewareStack.add(
    (next) => (args) => {
      const { TransactItems } = Object(args.input);
      if (Array.isArray(TransactItems)) {
        const sizes = TransactItems.map((item) => sizeOf(Object(item).Put?.Item ?? {}));
        const total = sizes.reduce((sum, size) => sum + size, 0);
        transactions.push({ items: sizes.length, total, largest: Math.max(...sizes) });
      }
      return next(args);
    },
    { step: 'initialize' },
  );
  return transactions;
};

/** The bytes of the largest request of a client so far, as it goes over the wire. */
const largestBodyOf = (client: DynamoDBClient): (() => number) => {
  let largest = 0;
  client.middlewareStack.add(
    (next) => (args) => {
      largest = Math.max(largest, Buffer.byteLength(Object(args.request).body ?? ''));
      return next(args);
    },
    { step: 'finalizeRequest' },
  );
  return () => largest;
};

/** Names and values, numbers by their digits. */
const sizeOf = (item: object): number =>
  Object.entries(item).reduce((sum, [name, attribute]) => {
    const { S, N, B } = Object(attribute);
    return sum + name.length + Buffer.byteLength(S ?? N ?? B ?? '');
  }, 0);

describeWithDynamoDB('The largest copy of a secret on DynamoDB', (endpoint) => {
  const setUp = async () => {
    const options = await ownTable(endpoint);
    const service = memoryService({ store: () => dynamoEventStore(options) });
    onTestFinished(() => service.close());
    const ask = async (operation: string, input: object) => {
      const answer = await service.ask(operation, { SecretId: NAME, ...input });
      if (answer.status !== 200) throw new Error(`${operation}: ${answer.body}`);
      return answer.json;
    };
    /** Every label to a new version of its own: AWSPREVIOUS moves along with AWSCURRENT. */
    const putAll = async (round: number) => {
      for (const index of numbers(LIMITS.stages)) {
        await ask('PutSecretValue', {
          ClientRequestToken: tokenOf(round * LIMITS.stages + index),
          SecretString: secretOf(round),
          VersionStages: [index < 2 ? 'AWSCURRENT' : numbered(index, 256)],
        });
      }
    };
    await service.ask('CreateSecret', {
      Name: NAME,
      Description: WIDEST.repeat(2048),
      Tags: numbers(LIMITS.tags).map((index) => ({
        Key: numbered(index, 128),
        Value: numbered(index, 256),
      })),
    });
    await ask('PutResourcePolicy', { ResourcePolicy: POLICY });
    await putAll(0);
    await ask('RotateSecret', {
      ClientRequestToken: tokenOf(898),
      RotateImmediately: false,
      RotationLambdaARN: `arn:aws:lambda:us-west-2:123456789012:function:${'f'.repeat(1995)}`,
      RotationRules: { ScheduleExpression: 'rate(10 days)' },
      ExternalSecretRotationMetadata: [{ Key: 'k'.repeat(256), Value: WIDEST.repeat(2048) }],
      ExternalSecretRotationRoleArn: 'r'.repeat(2048),
    });
    await ask('ReplicateSecretToRegions', { AddReplicaRegions: [{ Region: IRELAND }] });
    const transactions = transactionsOf(options.client);
    const largestBody = largestBodyOf(options.client);
    const replica = streamOf(NAME, IRELAND);
    return {
      ask,
      service,
      putAll,
      transactions,
      largestBody,
      copy: async () => {
        const before = transactions.length;
        const outcomes = await converge(service.replication, streamOf(NAME));
        expect(outcomes.get(IRELAND)).toMatchObject({ kind: 'inSync' });
        return transactions.slice(before);
      },
      replicaNow: async () => {
        const { secret } = await service.store(IRELAND).load(replica);
        const stored = await service.store(IRELAND).sealedIds(replica);
        if (secret.status === 'absent') throw new Error('There is no replica');
        expect(stored.toSorted()).toEqual([...secret.versions.keys()].toSorted());
        return secret;
      },
      commits: () => commitsOf(service.store(IRELAND), replica),
    };
  };

  it('is one transaction within its limits, also under another key and with all values replaced', async () => {
    const { ask, putAll, copy, replicaNow, service, commits, largestBody } = await setUp();
    const first = await copy();
    const { policy, stages, tags, versions, rotation } = await replicaNow();
    expect(policy).toHaveLength(20_480);
    expect([stages.size, tags?.size, versions.size]).toEqual([20, 50, 20]);
    expect(rotation?.externalMetadata).toHaveLength(1);

    await ask('ReplicateSecretToRegions', {
      AddReplicaRegions: [{ Region: IRELAND, KmsKeyId: service.keys(IRELAND).create().arn }],
    });
    const second = await copy();
    await replicaNow();

    await putAll(1);
    const third = await copy();
    await replicaNow();

    expect([first, second, third].map((made) => made.length)).toEqual([1, 1, 1]);
    expect([first, second, third].map(([made]) => made?.items)).toEqual([22, 22, 42]);
    for (const made of [first, second, third].flat()) {
      expect(made.items).toBeLessThanOrEqual(MOST_ITEMS);
      expect(made.largest).toBeLessThan(LARGEST_ITEM);
      expect(made.total).toBeGreaterThan(20 * LIMITS.valueBytes);
      expect(made.total).toBeLessThan(LARGEST_TRANSACTION);
    }
    expect(await commits()).toHaveLength(3);
    expect(largestBody()).toBeLessThan(LARGEST_REQUEST);
    expect(largestBody()).toBeGreaterThan(0.9 * LARGEST_REQUEST);
  }, 120_000);

  it('removes earlier values even if they do not fit into its transaction', async () => {
    const options = await ownTable(endpoint);
    const store = dynamoEventStore(options);
    const transactions = transactionsOf(options.client);
    const copyOf = (seq: number, count: number, length: number) => {
      const labels = numbers(count).map((index) => `${seq}-${index}`);
      const [first = ''] = labels;
      const copy = {
        ...aCopy({ seq }),
        versions: labels.map(copiedVersion),
        stages: [[AWSCURRENT, version(first)]] as const,
      };
      const copied = labels.map((label) => sealed(label, new Uint8Array(length)));
      const removed = numbers(MANY).map((index) => version(`1-${index}`));
      return aCommit([{ type: 'ReplicaCopied', at: NOON, ...copy }], {
        copied,
        removed: seq === 1 ? [] : removed,
      });
    };
    const largest = copyOf(2, LIMITS.stages, LIMITS.valueBytes + KILOBYTE);

    await grown(store, aStream(), copyOf(1, MANY, 1), largest);

    expect(transactions.map(({ items }) => items)).toEqual([2 + MANY, 2 + 20 + 25]);
    expect(transactions[1]?.total).toBeLessThan(LARGEST_TRANSACTION);
    const ids = largest.values.copied.map(({ versionId }) => versionId);
    expect((await store.sealedIds(aStream())).toSorted()).toEqual(ids.toSorted());
  });
});
