import { expect, it, onTestFinished, vi } from 'vitest';
import { converge } from '../../app/replication/converge.ts';
import { LIMITS } from '../../domain/secret/limits.ts';
import { deployedRegions } from '../../functions/workers/deployment.ts';
import { LONGEST_ROUND_TRIP } from '../../infra/aws/call-limits.ts';
import { ownTable } from '../infra/dynamodb/own-table.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { startFakeKms } from '../support/fake-kms.ts';
import type { Link } from '../support/fault-proxy/fault.ts';
import { startFaultProxy } from '../support/fault-proxy/fault-proxy.ts';
import { memoryService, streamOf } from '../support/memory-service.ts';
import { IRELAND, OREGON, TOKYO } from '../support/replication.ts';

const FAR: Link = { kind: 'link', roundTrip: LONGEST_ROUND_TRIP, slowStart: true };

describeWithDynamoDB('A region at the other end of the world', (endpoint) => {
  /** A deployment in one region that copies to a far region and to a near one. */
  const setUp = async (link: Link) => {
    const kms = await startFakeKms();
    const ways = [await startFaultProxy(endpoint), await startFaultProxy(kms.endpoint)] as const;
    onTestFinished(async () => {
      await Promise.all(ways.map(({ close }) => close()));
      await kms.close();
    });
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', ways[0].endpoint);
    vi.stubEnv('AWS_ENDPOINT_URL_KMS', ways[1].endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'role');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'role');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { tableName } = await ownTable(endpoint);
    const replicaRegions = new Set([IRELAND, TOKYO]);
    const opened = deployedRegions({ region: OREGON, tableName, replicaRegions });
    const portsOf = (region: typeof OREGON) => {
      const ports = opened(region);
      if (ports === null) throw new Error(`${region} is not served`);
      return ports;
    };
    const service = memoryService({
      store: (region) => ({ ...portsOf(region).store, recordAccess: neverRead }),
      sealer: () => portsOf(OREGON).sealer,
    });
    onTestFinished(() => service.close());
    for (const way of ways) way.set(link, `/${IRELAND}/`);
    const create = (Name: string) =>
      service.ask('CreateSecret', {
        Name,
        ClientRequestToken: tokenOf(0),
        SecretString: secretOf(0),
        AddReplicaRegions: [{ Region: IRELAND }, { Region: TOKYO }],
      });
    return { service, create };
  };

  const tokenOf = (index: number): string => `version-${100 + index}`.padEnd(32, '-');
  const secretOf = (index: number): string => String(index).padEnd(LIMITS.valueBytes, 'v');

  it('receives a first copy of twenty values of 64 KiB, and a small change afterwards', async () => {
    const { service, create } = await setUp(FAR);
    await create('large');
    for (let index = 1; index < LIMITS.stages; index += 1) {
      await service.ask('PutSecretValue', {
        SecretId: 'large',
        ClientRequestToken: tokenOf(index),
        SecretString: secretOf(index),
        VersionStages: [index === 1 ? 'AWSCURRENT' : `label-${index}`],
      });
    }
    const first = await converge(service.replication, streamOf('large'));
    expect([...first]).toEqual([
      [IRELAND, expect.objectContaining({ kind: 'inSync' })],
      [TOKYO, expect.objectContaining({ kind: 'inSync' })],
    ]);
    const replica = await service.store(IRELAND).sealedIds(streamOf('large', IRELAND));
    expect(replica).toHaveLength(LIMITS.stages);

    await service.ask('UpdateSecret', {
      SecretId: 'large',
      ClientRequestToken: tokenOf(99),
      Description: 'another',
    });
    const second = await converge(service.replication, streamOf('large'));
    expect(second.get(IRELAND)).toMatchObject({ kind: 'inSync' });
  }, 120_000);

  it('does not open its circuit breaker by being slow, and does not delay near regions', async () => {
    const { service, create } = await setUp({ ...FAR, roundTrip: 1.5 * LONGEST_ROUND_TRIP });
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) await create(name);
    const outcomes = await Promise.all(
      names.map((name) => converge(service.replication, streamOf(name))),
    );
    for (const outcome of outcomes) {
      expect([...outcome.values()]).toMatchObject([{ kind: 'inSync' }, { kind: 'inSync' }]);
    }
  }, 60_000);
});

const neverRead = () => Promise.reject(new Error('No value is read in this test'));
