import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { sdkClient } from '../support/clients.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { startFakeKms } from '../support/fake-kms.ts';
import type { Fault } from '../support/fault-proxy/fault.ts';
import { startFaultProxy } from '../support/fault-proxy/fault-proxy.ts';
import { announced, sealstream } from '../support/process.ts';
import { CREDENTIALS } from '../support/root.ts';
import { seededDice } from '../support/simulation/dice.ts';
import { awsEnvironment, newTable } from './aws-environment.ts';

/** How long faults come and go, in seconds; `SEALSTREAM_SOAK_SECONDS=600 npx vitest run …` for a longer soak. */
const SECONDS = Number(process.env.SEALSTREAM_SOAK_SECONDS ?? 4);

const FAULTS: readonly Fault[] = [
  { kind: 'none' },
  { kind: 'silence' },
  { kind: 'reset' },
  { kind: 'cut', after: 100 },
  { kind: 'drip', after: 60, every: 20 },
  { kind: 'link', roundTrip: 150, slowStart: true },
];

/** The errors that a caller may get while connections to AWS fail. */
const TRANSIENT = ['ServiceUnavailableException', 'ThrottlingException'];

const isTransient = (error: unknown): boolean =>
  error instanceof Error && TRANSIENT.includes(error.name);

describeWithDynamoDB('A service whose connections to AWS fail for a while', (endpoint) => {
  const setUp = async () => {
    const kms = await startFakeKms();
    const proxies = [await startFaultProxy(endpoint), await startFaultProxy(kms.endpoint)] as const;
    onTestFinished(async () => {
      await Promise.all(proxies.map(({ close }) => close()));
      await kms.close();
    });
    const env = awsEnvironment({
      AWS_ENDPOINT_URL_DYNAMODB: proxies[0].endpoint,
      AWS_ENDPOINT_URL_KMS: proxies[1].endpoint,
    });
    const adapters = ['--store', 'dynamodb', '--keys', 'kms', '--table', newTable()];
    const service = sealstream(['serve', '--port', '0', ...adapters, '--create-table'], { env });
    const { endpoint: url } = await announced(service);
    const client = sdkClient({ endpoint: url, region: 'eu-west-1', credentials: CREDENTIALS });
    return { proxies, service, client };
  };

  it(
    'loses no acknowledged write, answers only transient errors, and recovers',
    async () => {
      const { proxies, service, client } = await setUp();
      await client.createSecret({ Name: 'first', SecretString: 'value' });
      const end = performance.now() + SECONDS * 1000;
      const isOver = () => performance.now() > end;
      const dice = seededDice(1);
      const injectFaults = async (): Promise<void> => {
        while (!isOver()) {
          dice.pick(proxies).set(dice.pick(FAULTS));
          await wait(50 + dice.below(350));
        }
        for (const proxy of proxies) proxy.set({ kind: 'none' });
      };
      const acknowledged = new Map<string, string>();
      const tryOne = async (name: string): Promise<void> => {
        const SecretString = `value of ${name}`;
        try {
          await client.createSecret({ Name: name, SecretString });
          acknowledged.set(name, SecretString);
          const read = await client.getSecretValue({ SecretId: name });
          expect(read.SecretString).toBe(SecretString);
        } catch (error) {
          if (!isTransient(error)) throw error;
        }
      };
      const work = async (worker: number): Promise<void> => {
        for (let index = 0; !isOver(); index += 1) await tryOne(`secret-${worker}-${index}`);
      };

      await Promise.all([
        injectFaults(),
        ...Array.from({ length: 8 }, (_none, worker) => work(worker)),
      ]);

      for (const [SecretId, SecretString] of acknowledged) {
        expect(await client.getSecretValue({ SecretId })).toMatchObject({ SecretString });
      }
      service.kill('SIGTERM');
      expect(await service.ended).toMatchObject({ code: 0 });
    },
    (SECONDS + 60) * 1000,
  );
});
