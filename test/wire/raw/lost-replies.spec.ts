import { afterEach, describe, expect, it } from 'vitest';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { memoryService } from '../../support/memory-service.ts';
import { type Fault, withFaults } from '../../support/with-faults.ts';

const secret = {
  Name: 'db/password',
  ClientRequestToken: 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1',
  SecretString: 'first',
};
let close = () => {};
afterEach(() => close());

const serviceWith = (...faults: readonly Fault[]) => {
  const store = withFaults(memoryEventStore(), faults);
  const service = memoryService({ store: () => store });
  close = service.close;
  return service;
};

describe('A creation whose answer was lost', () => {
  it('is answered 503 during an outage, and succeeds when retried', async () => {
    const service = serviceWith('outageBeforeWrite');
    const { status, json } = await service.ask('CreateSecret', secret);
    expect([status, json.__type]).toEqual([503, 'ServiceUnavailableException']);
    expect((await service.ask('CreateSecret', secret)).status).toBe(200);
  });

  it.each([secret, { Name: secret.Name, ClientRequestToken: secret.ClientRequestToken }])(
    'is found to be carried out by the retry when the write had happened',
    async (input) => {
      const service = serviceWith('replyLost');
      expect((await service.ask('CreateSecret', input)).status).toBe(503);
      const { ARN } = (await service.ask('DescribeSecret', { SecretId: secret.Name })).json;
      const retry = await service.ask('CreateSecret', input);
      expect([retry.status, retry.json.ARN]).toEqual([200, ARN]);
    },
  );

  it.each(['contended', 'contendedButWritten'] as const)(
    'succeeds exactly once after the store answered %s',
    async (fault) => {
      const service = serviceWith(fault, fault);
      expect((await service.ask('CreateSecret', secret)).status).toBe(200);
    },
  );

  it('is throttled while the store stays contended, and is safe to retry', async () => {
    const service = serviceWith(...Array<Fault>(24).fill('contended'));
    expect(await service.ask('CreateSecret', secret)).toMatchObject({
      status: 400,
      json: { __type: 'ThrottlingException', message: 'Rate exceeded' },
    });
    expect((await service.ask('CreateSecret', secret)).status).toBe(200);
  });
});
