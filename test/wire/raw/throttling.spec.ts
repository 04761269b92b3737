import { afterEach, describe, expect, it } from 'vitest';
import { readRates } from '../../../domain/rates/rates.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { throttleFor } from '../../../functions/api/throttle.ts';
import { memoryService } from '../../support/memory-service.ts';

let close = () => {};
afterEach(() => close());

describe('A request over the rate', () => {
  it('is answered with ThrottlingException until tokens are refilled, and other groups are not', async () => {
    let now = 0;
    const throttle = throttleFor(readRates('aws,Tagging=2') ?? 'off', { now: () => instant(now) });
    const service = memoryService({ throttle });
    close = service.close;
    await service.ask('CreateSecret', { Name: 'n' });
    const tag = async () =>
      (await service.ask('UntagResource', { SecretId: 'n', TagKeys: ['k'] })).json;

    expect([await tag(), await tag()]).toEqual([{}, {}]);
    expect(await tag()).toEqual({ __type: 'ThrottlingException', message: 'Rate exceeded' });
    expect((await service.ask('DescribeSecret', { SecretId: 'n' })).status).toBe(200);
    now = 500;
    expect(await tag()).toEqual({});
  });

  it('passes when rates are off', async () => {
    const clock = { now: () => instant(0) };
    const service = memoryService({ throttle: throttleFor('off', clock) });
    close = service.close;
    await service.ask('CreateSecret', { Name: 'n' });
    for (const _ of Array(60)) {
      const { status } = await service.ask('UntagResource', { SecretId: 'n', TagKeys: ['k'] });
      expect(status).toBe(200);
    }
  });

  it('is throttled only after authentication', async () => {
    const service = memoryService({ throttle: () => false });
    close = service.close;
    const credentials = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' };
    const unknown = await service.ask('DescribeSecret', { SecretId: 'n' }, { credentials });
    expect(unknown.json.__type).toBe('UnrecognizedClientException');
  });
});
