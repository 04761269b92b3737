import { expect, it, onTestFinished } from 'vitest';
import { presigned } from '../../infra/sigv4/client.ts';
import { startServer } from '../../support/server.ts';

const serverWith = async (presignedMax?: number) => {
  const server = await startServer(presignedMax === undefined ? {} : { presignedMax });
  onTestFinished(server.stop);
  const { host } = new URL(server.endpoint);
  const ask = async (expiresIn: number) => {
    const unsigned = {
      method: 'POST',
      path: '/',
      query: {},
      headers: {
        host,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.ListSecrets',
      },
      body: Buffer.from('{}'),
    };
    const { credentials: accessKey, region } = server;
    const options = { accessKey, region, signedAt: Date.now(), expiresIn };
    const { query, headers, body } = await presigned(unsigned, options);
    const response = await fetch(`${server.endpoint}/?${query}`, {
      method: 'POST',
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      body: Buffer.from(body),
    });
    const { __type } = Object(await response.json());
    return [response.status, __type];
  };
  return ask;
};

const REFUSED = [400, 'IncompleteSignatureException'];

it('The service accepts presigned requests for 15 minutes, or as long as configured', async () => {
  const byDefault = await serverWith();
  expect(await byDefault(900)).toEqual([200, undefined]);
  expect(await byDefault(901)).toEqual(REFUSED);
  const longer = await serverWith(604_800);
  expect(await longer(604_800)).toEqual([200, undefined]);
  const never = await serverWith(0);
  expect(await never(1)).toEqual(REFUSED);
});
