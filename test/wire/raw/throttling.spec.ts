import { afterEach, describe, expect, it } from 'vitest';
import { AWS_RATES } from '../../../domain/rates/rate-groups.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { tokenBuckets } from '../../../functions/api/throttle.ts';
import { memoryService } from '../../support/memory-service.ts';

let close = () => {};
afterEach(() => close());

describe('A request over the rate', () => {
  it('is answered with ThrottlingException until time has passed, and others are not', async () => {
    let now = 0;
    const rates = { ...AWS_RATES, Tagging: 2 };
    const throttle = tokenBuckets(rates, { now: () => instant(now) });
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

  it('is told so only after it was authenticated', async () => {
    const service = memoryService({ throttle: () => false });
    close = service.close;
    const credentials = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' };
    const stranger = await service.ask('DescribeSecret', { SecretId: 'n' }, { credentials });
    expect(stranger.json.__type).toBe('UnrecognizedClientException');
  });
});
