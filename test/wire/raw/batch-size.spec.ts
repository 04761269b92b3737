import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resultOf } from '../../../functions/api/lambda-events.ts';
import { memoryService } from '../../support/memory-service.ts';

/** The largest payload of a Lambda response, in bytes. */
const LAMBDA_LIMIT = 6 * 1024 * 1024;

const LARGEST = 65_536;
const NAMES = Array.from({ length: 20 }, (_none, index) => `s${String(index).padStart(2, '0')}`);
const TOO_LARGE = {
  ErrorCode: 'InvalidRequestException',
  Message:
    'The answer would be too large with the value of this secret. Read it with GetSecretValue.',
};

let service: ReturnType<typeof memoryService>;
beforeEach(() => {
  service = memoryService();
});
afterEach(() => service.close());

const createAll = async (values: readonly string[]) => {
  for (const [index, SecretString] of values.entries()) {
    const ClientRequestToken = `EXAMPLE1-90ab-cdef-fedc-0000000000${NAMES[index]}`;
    const input = { Name: NAMES[index], ClientRequestToken, SecretString };
    expect((await service.ask('CreateSecret', input)).status).toBe(200);
  }
};
const all = <Item>(item: Item): readonly Item[] => NAMES.map(() => item);

const batch = async (input: Readonly<Record<string, unknown>> = { SecretIdList: NAMES }) => {
  const { status, headers, body, json } = await service.ask('BatchGetSecretValue', input);
  expect(status).toBe(200);
  const { SecretValues, Errors } = json;
  if (!Array.isArray(SecretValues) || !Array.isArray(Errors)) return expect.unreachable();
  const carried = Buffer.byteLength(JSON.stringify(resultOf({ status, headers, body })));
  return { SecretValues, Errors, carried, named: SecretValues.map(({ Name }) => Name) };
};

describe('A batch of the largest values', () => {
  it('is answered completely when they need little escaping', async () => {
    await createAll(all('x'.repeat(LARGEST)));
    expect(await batch()).toMatchObject({ named: NAMES, Errors: [] });
  });

  it('is answered completely when every character is a quotation mark, four bytes each', async () => {
    await createAll(all('"'.repeat(LARGEST)));
    const { named, Errors, carried } = await batch();
    expect([named, Errors]).toEqual([NAMES, []]);
    expect(carried).toBeLessThan(LAMBDA_LIMIT);
  });

  it('lists values as errors that would exceed a Lambda response, and each can be read alone', async () => {
    await createAll(all('\u0001'.repeat(LARGEST)));
    const { named, Errors, carried } = await batch();
    expect(named).toEqual(NAMES.slice(0, 11));
    expect(Errors).toEqual(NAMES.slice(11).map((SecretId) => ({ SecretId, ...TOO_LARGE })));
    expect(carried).toBeLessThan(LAMBDA_LIMIT);
    const { json } = await service.ask('GetSecretValue', { SecretId: NAMES[11] });
    expect(json.SecretString).toHaveLength(LARGEST);
  });

  it('by filters identifies the values it leaves out by ARN', async () => {
    await createAll(all('\u0001'.repeat(LARGEST)));
    const Filters = [{ Key: 'name', Values: ['s'] }];
    const { named, Errors } = await batch({ Filters });
    expect([...named, ...Errors]).toHaveLength(20);
    expect(Errors[0]).toEqual({ SecretId: expect.stringContaining(':secret:s'), ...TOO_LARGE });
  });

  it('still answers a small value after one that does not fit, and other errors', async () => {
    await createAll([...Array(13).fill('\u0001'.repeat(LARGEST)), 'small']);
    const { named, Errors } = await batch();
    expect(named).toEqual([...NAMES.slice(0, 11), NAMES[13]]);
    expect(Errors.map(({ ErrorCode }) => ErrorCode)).toEqual([
      ...Array(2).fill('InvalidRequestException'),
      ...Array(6).fill('ResourceNotFoundException'),
    ]);
  });
});
