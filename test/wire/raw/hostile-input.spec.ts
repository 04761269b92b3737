import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryService } from '../../support/memory-service.ts';
import { signed } from '../../support/sign.ts';

let service: ReturnType<typeof memoryService>;
beforeAll(() => {
  service = memoryService();
});
afterAll(() => service.close());

const regions = (count: number) =>
  Array.from({ length: count }, (_none, index) => ({ Region: `aaaa-${index + 1}` }));

describe('Hostile input', () => {
  it('is rejected when it asks for more replicas than there are regions', async () => {
    const ask = (count: number) =>
      service.ask('CreateSecret', { Name: `r${count}`, AddReplicaRegions: regions(count) });
    expect((await ask(64)).status).toBe(200);
    expect((await ask(65)).json.__type).toBe('InvalidParameterException');
  });

  it.each([
    ['replica regions', { Name: 'n', AddReplicaRegions: regions(1001) }],
    ['tags', { Name: 'n', Tags: Array.from({ length: 1001 }, () => ({})) }],
  ])(
    'is rejected for the length of a list of %s, without checking its members',
    async (_of, input) => {
      const { body, json } = await service.ask('CreateSecret', input);
      expect(json.message).toMatch(
        /^1 validation error detected: Value at '\w+' failed to satisfy constraint: Member must have length less than or equal to 1000$/,
      );
      expect(body.length).toBeLessThan(300);
    },
  );

  it('gets an answer of bounded size, however many constraints it breaks', async () => {
    const Tags = Array.from({ length: 1000 }, () => ({ Value: 'v'.repeat(500) }));
    const { body, json } = await service.ask('CreateSecret', { Name: 'x'.repeat(400_000), Tags });
    expect(json.__type).toBe('ValidationException');
    expect(json.message).toMatch(/^100 validation errors detected: Value 'x{4096}…' at 'name'/);
    expect(body.length).toBeLessThan(100_000);
  });

  it.each(['n'.repeat(513), 'n'.repeat(2048)])(
    'finds no secret under a name over the maximum length (M1), nor under an ARN with one',
    async (name) => {
      const arn = `arn:aws:secretsmanager:us-west-2:123456789012:secret:${name}`.slice(0, 2048);
      for (const SecretId of [name, arn]) {
        const { json } = await service.ask('DescribeSecret', { SecretId });
        expect(json.__type).toBe('ResourceNotFoundException');
      }
    },
  );

  it('is rejected for null in place of a structure', async () => {
    const { json } = await service.call({ body: 'null' });
    expect(json.Message).toBe('NULL_VALUE can not be converted to a Structure');
  });

  it('is rejected for white space around its target that HTTP does not define', async () => {
    const request = await signed({ body: '{"Name":"n"}' });
    const headers = request.headers.map(([name, value]): [string, string] =>
      name === 'x-amz-target' ? [name, `\u00a0${value}`] : [name, value],
    );
    expect((await service.send({ ...request, headers })).json.__type).toBe(
      'UnknownOperationException',
    );
  });
});
