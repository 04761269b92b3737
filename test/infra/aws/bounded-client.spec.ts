import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it, onTestFinished, vi } from 'vitest';
import { CallAbandoned, CallTooSlow } from '../../../infra/aws/bounded-client.ts';
import type { CallLimits } from '../../../infra/aws/call-limits.ts';
import { dynamoClient } from '../../../infra/dynamodb/client.ts';
import { failureOf } from '../../../infra/dynamodb/failures.ts';
import { REGION } from '../../support/examples.ts';
import type { Fault } from '../../support/fault-proxy/fault.ts';
import { startFaultProxy } from '../../support/fault-proxy/fault-proxy.ts';
import { HEAD, stubDynamo } from './stub-dynamo.ts';

/** Short idle time-outs keep tests fast; the other limits leave time for a busy machine. */
const LIMITS: CallLimits = {
  connect: 1_000,
  idle: 300,
  attempt: 20_000,
  call: 20_000,
  attempts: 3,
  sockets: 4,
  accessRecord: 50,
};

type Options = {
  readonly fault?: Fault;
  readonly limits?: Partial<CallLimits>;
  readonly credentials?: () => Promise<never>;
};

const setUp = async ({ fault, limits: given, credentials }: Options = {}) => {
  const limits = { ...LIMITS, ...given };
  const service = await stubDynamo();
  const proxy = await startFaultProxy(service.endpoint, fault);
  onTestFinished(async () => {
    await proxy.close();
    await service.close();
  });
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', proxy.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'role');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'role');
  onTestFinished(() => void vi.unstubAllEnvs());
  const stopping = new AbortController();
  const client = dynamoClient({ region: REGION, limits, signal: stopping.signal });
  onTestFinished(() => client.destroy());
  if (credentials !== undefined) client.config.credentials = credentials;
  const ask = async () => {
    const started = performance.now();
    const key = { TableName: 'secrets', Key: { pk: { S: 'a' } } };
    const outcome = await client.send(new GetItemCommand(key)).catch((thrown: unknown) => thrown);
    return { outcome, milliseconds: performance.now() - started };
  };
  const freed = () => vi.waitFor(() => expect(proxy.connections().open).toBe(0));
  return { proxy, client, ask, freed, stop: () => stopping.abort() };
};

const FOUND = { Item: { pk: { S: 'a' } } };

it.each<[string, Fault]>([
  ['takes connections and stays silent', { kind: 'silence' }],
  ['stops in the head of its answer', { kind: 'drip', after: HEAD - 1, every: 60_000 }],
  ['answers with a head and never a body', { kind: 'drip', after: HEAD, every: 60_000 }],
])(
  'A service that %s is abandoned after all attempts, each of which frees its connection',
  async (_what, fault) => {
    const { proxy, ask, freed } = await setUp({ fault });
    const { outcome, milliseconds } = await ask();
    expect(failureOf(outcome, 'secrets')).toMatchObject({ name: 'Outage', kind: 'unavailable' });
    expect(milliseconds).toBeGreaterThan(LIMITS.attempts * LIMITS.idle * 0.9);
    expect(milliseconds).toBeLessThan(LIMITS.call);
    expect(proxy.connections().made).toBe(LIMITS.attempts);
    await freed();
  },
);

it('A service that trickles its answer is abandoned at the call limit, and counts as slow', async () => {
  const call = 1_500;
  const fault = { kind: 'drip', after: HEAD, every: 100 } as const;
  const { ask, freed } = await setUp({ fault, limits: { call } });
  const { outcome, milliseconds } = await ask();
  expect(outcome).toBeInstanceOf(CallTooSlow);
  expect(failureOf(outcome, 'secrets')).toMatchObject({ name: 'Outage', kind: 'slow' });
  expect(milliseconds).toBeGreaterThan(call * 0.9);
  await freed();
});

it('A call whose response breaks off fails, and a complete one does not', async () => {
  const { proxy, ask } = await setUp({ fault: { kind: 'cut', after: HEAD + 5 } });
  const { outcome } = await ask();
  expect(failureOf(outcome, 'secrets')).toMatchObject({ name: 'Outage', kind: 'unavailable' });
  proxy.set({ kind: 'none' });
  expect((await ask()).outcome).toMatchObject(FOUND);
});

it('Calls beyond the number of connections wait for a bounded time, and are answered once the service recovers', async () => {
  const { proxy, ask } = await setUp({ fault: { kind: 'silence' } });
  const started = performance.now();
  const answers = await Promise.all(Array.from({ length: 40 }, ask));
  for (const { outcome } of answers) {
    expect(failureOf(outcome, 'secrets')).toMatchObject({ name: 'Outage' });
  }
  expect(performance.now() - started).toBeLessThan(LIMITS.call);
  proxy.set({ kind: 'none' });
  const healed = await Promise.all(Array.from({ length: 40 }, ask));
  for (const { outcome } of healed) expect(outcome).toMatchObject(FOUND);
  expect(proxy.connections().open).toBeLessThanOrEqual(LIMITS.sockets);
});

it('A call does not wait for credentials that never come', async () => {
  const never = () => new Promise<never>(() => {});
  const { ask } = await setUp({ limits: { call: 300 }, credentials: never });
  expect((await ask()).outcome).toBeInstanceOf(CallTooSlow);
});

it('Calls in progress end at once when they are aborted, and no new ones start', async () => {
  const { proxy, ask, freed, stop } = await setUp({
    fault: { kind: 'silence' },
    limits: { idle: 20_000 },
  });
  const asked = ask();
  await vi.waitFor(() => expect(proxy.connections().open).toBe(1));
  stop();
  const { outcome, milliseconds } = await asked;
  expect(outcome).toBeInstanceOf(CallAbandoned);
  expect(milliseconds).toBeLessThan(LIMITS.call);
  await freed();
  expect((await ask()).outcome).toBeInstanceOf(CallAbandoned);
  expect(proxy.connections().made).toBe(1);
});
