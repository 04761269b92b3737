import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryService } from '../../support/memory-service.ts';

let service: ReturnType<typeof memoryService>;
beforeAll(() => {
  service = memoryService();
});
afterAll(() => service.close());

const token = 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1';
const failed = (value: string, path: string, constraint: string) =>
  `${value} at '${path}' failed to satisfy constraint: Member must ${constraint}`;
const shorter = (max: number) => `have length less than or equal to ${max}`;
const longer = (min: number) => `have length greater than or equal to ${min}`;
const x = (length: number) => 'x'.repeat(length);

describe('Constraints of CreateSecret', () => {
  it.each([
    ['Name missing', {}, failed('Value null', 'name', 'not be null')],
    ['Name null', { Name: null }, failed('Value null', 'name', 'not be null')],
    ['Name empty', { Name: '' }, failed("Value ''", 'name', longer(1))],
    ['Name of 513', { Name: x(513) }, failed(`Value '${x(513)}'`, 'name', shorter(512))],
    [
      'token of 31',
      { Name: 'n', ClientRequestToken: x(31) },
      failed(`Value '${x(31)}'`, 'clientRequestToken', longer(32)),
    ],
    [
      'token of 65',
      { Name: 'n', ClientRequestToken: x(65) },
      failed(`Value '${x(65)}'`, 'clientRequestToken', shorter(64)),
    ],
    [
      'SecretString empty',
      { Name: 'n', SecretString: '' },
      failed('Value', 'secretString', longer(1)),
    ],
    [
      'SecretString of 65537 bytes',
      { Name: 'n', SecretString: `ü${x(65_535)}` },
      failed('Value', 'secretString', shorter(65_536)),
    ],
    [
      'SecretBinary of 65537 bytes',
      { Name: 'n', SecretBinary: Buffer.alloc(65_537).toString('base64') },
      failed('Value', 'secretBinary', shorter(65_536)),
    ],
    [
      'SecretBinary empty',
      { Name: 'n', SecretBinary: '' },
      failed('Value', 'secretBinary', longer(1)),
    ],
    [
      'KmsKeyId of 2049',
      { Name: 'n', KmsKeyId: x(2049) },
      failed(`Value '${x(2049)}'`, 'kmsKeyId', shorter(2048)),
    ],
    ['Type of 257', { Name: 'n', Type: x(257) }, failed(`Value '${x(257)}'`, 'type', shorter(256))],
    [
      'no replica region',
      { Name: 'n', AddReplicaRegions: [] },
      failed("Value '[]'", 'addReplicaRegions', longer(1)),
    ],
  ])('%s', async (_case, input, message) => {
    const { status, json } = await service.ask('CreateSecret', input);
    expect(status).toBe(400);
    expect(json).toEqual({
      __type: 'ValidationException',
      message: `1 validation error detected: ${message}`,
    });
  });

  it.each([
    [
      'a tag without a key',
      { Tags: [{ Key: 'a' }, { Value: 'b' }] },
      'You must provide a Key for each tag.',
    ],
    [
      'a replica without a region',
      { AddReplicaRegions: [{ KmsKeyId: 'alias/theirs' }] },
      'Invalid replica region.',
    ],
    [
      'a key of a replica in characters that no key has',
      { AddReplicaRegions: [{ Region: 'eu-west-1', KmsKeyId: 'ü'.repeat(2048) }] },
      'The operation failed because of an invalid KMS key: Invalid keyId',
    ],
  ])('of the model admit %s, which is then rejected', async (_case, input, Message) => {
    const { status, json } = await service.ask('CreateSecret', { Name: 'n', ...input });
    expect(status).toBe(400);
    expect(json).toEqual({ __type: 'InvalidParameterException', Message });
    expect((await service.ask('DescribeSecret', { SecretId: 'n' })).status).toBe(400);
  });

  it('of the model admit any Long', async () => {
    await service.ask('CreateSecret', { Name: 'n' });
    for (const days of ['9223372036854775807', '-9223372036854775808']) {
      const body = `{"SecretId":"n","RecoveryWindowInDays":${days}}`;
      const { json } = await service.call({ target: 'DeleteSecret', body });
      expect(json.__type).toBe('InvalidParameterException');
    }
  });

  it('are all reported at once, with the pattern where one fails', async () => {
    const input = { Description: x(2049), AddReplicaRegions: [{ Region: 'EU' }] };
    const { json } = await service.ask('CreateSecret', input);
    expect(json.message).toBe(
      [
        `3 validation errors detected: ${failed('Value null', 'name', 'not be null')}`,
        failed(`Value '${x(2049)}'`, 'description', shorter(2048)),
        failed(
          "Value 'EU'",
          'addReplicaRegions.1.member.region',
          'satisfy regular expression pattern: ^([a-z]+-)+\\d+$',
        ),
      ].join('; '),
    );
  });

  it('admit values at their limits', async () => {
    const limits = {
      Name: x(512),
      ClientRequestToken: x(64),
      Description: '𝕏'.repeat(2048),
      Tags: Array.from({ length: 50 }, (_none, index) => ({
        Key: `${index + 10}${'𝕏'.repeat(126)}`,
        Value: x(256),
      })),
    };
    expect((await service.ask('CreateSecret', limits)).status).toBe(200);
    const value = { SecretString: 'ü'.repeat(32_768), ClientRequestToken: x(32) };
    expect((await service.ask('CreateSecret', { Name: 'big', ...value })).status).toBe(200);
    const { json } = await service.ask('GetSecretValue', { SecretId: 'big' });
    expect(json.SecretString).toBe(value.SecretString);
  });

  it('admit the largest value in its longest spelling, every character escaped', async () => {
    const escaped = '\\u0001'.repeat(65_536);
    const body = `{"Name":"escaped","ClientRequestToken":"${token}","SecretString":"${escaped}"}`;
    expect((await service.call({ body })).status).toBe(200);
  });
});
