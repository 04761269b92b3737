import { describe, expect, it } from 'vitest';
import { AWS_RATES } from '../../domain/rates/rates.ts';
import { lambdaSettings } from '../../functions/api/lambda-settings.ts';

const COMPLETE = {
  AWS_REGION: 'eu-central-1',
  SEALSTREAM_TABLE: 'sealstream-prod',
  SEALSTREAM_ACCOUNT_ID: '123456789012',
  SEALSTREAM_ROOT_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  SEALSTREAM_ROOT_SECRET_ACCESS_KEY_ENCRYPTED: 'AQICAA==',
  SEALSTREAM_REPLICA_REGIONS: 'eu-west-1,us-east-1',
  SEALSTREAM_THROTTLE: 'aws,ListSecrets=20',
  SEALSTREAM_PRESIGNED_MAX: '60',
};

const OPTIONAL = ['SEALSTREAM_REPLICA_REGIONS', 'SEALSTREAM_THROTTLE', 'SEALSTREAM_PRESIGNED_MAX'];

describe('lambdaSettings', () => {
  it('reads a complete environment', () => {
    expect(lambdaSettings(COMPLETE)).toEqual({
      region: 'eu-central-1',
      tableName: 'sealstream-prod',
      account: '123456789012',
      rootKey: {
        stage: 'prod',
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        ciphertext: Buffer.from([0x01, 0x02, 0x02, 0x00]),
      },
      replicaRegions: new Set(['eu-west-1', 'us-east-1']),
      throttle: { ...AWS_RATES, ListSecrets: 20 },
      presignedMax: 60,
    });
  });

  it('uses the rates of AWS unless others or none are configured', () => {
    const throttled = (SEALSTREAM_THROTTLE?: string) =>
      lambdaSettings({ ...COMPLETE, SEALSTREAM_THROTTLE }).throttle;
    expect([throttled(), throttled(''), throttled('aws')]).toEqual(Array(3).fill(AWS_RATES));
    expect(throttled('off')).toBe('off');
  });

  it('accepts presigned requests for a quarter of an hour unless configured otherwise', () => {
    const longest = (SEALSTREAM_PRESIGNED_MAX?: string) =>
      lambdaSettings({ ...COMPLETE, SEALSTREAM_PRESIGNED_MAX }).presignedMax;
    expect([longest(), longest(''), longest('0'), longest('604800')]).toEqual([
      900, 900, 0, 604_800,
    ]);
  });

  it.each(Object.keys(COMPLETE).filter((name) => !OPTIONAL.includes(name)))(
    'names %s when it is missing or empty',
    (name) => {
      const missing = new RegExp(`^${name} is missing: it must be `);
      expect(() => lambdaSettings({ ...COMPLETE, [name]: undefined })).toThrow(missing);
      expect(() => lambdaSettings({ ...COMPLETE, [name]: '' })).toThrow(missing);
    },
  );

  it.each([
    ['AWS_REGION', 'Europe'],
    ['SEALSTREAM_TABLE', 'a table'],
    ['SEALSTREAM_ACCOUNT_ID', '12345678901'],
    ['SEALSTREAM_ACCOUNT_ID', 'arn:aws:iam::123456789012:root'],
    ['SEALSTREAM_ROOT_ACCESS_KEY_ID', 'AKIA'],
    ['SEALSTREAM_ROOT_SECRET_ACCESS_KEY_ENCRYPTED', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n'],
    ['SEALSTREAM_ROOT_SECRET_ACCESS_KEY_ENCRYPTED', 'AQICA'],
    ['SEALSTREAM_REPLICA_REGIONS', 'eu-west-1, us-east-1'],
    ['SEALSTREAM_THROTTLE', 'always'],
    ['SEALSTREAM_THROTTLE', 'aws,Lists=20'],
    ['SEALSTREAM_PRESIGNED_MAX', '604801'],
    ['SEALSTREAM_PRESIGNED_MAX', '15m'],
  ])('names %s when it is invalid, without repeating its value', (name, value) => {
    const attempt = () => lambdaSettings({ ...COMPLETE, [name]: value });
    expect(attempt).toThrow(new RegExp(`^${name} is not valid: it must be `));
    expect(attempt).not.toThrow(value);
  });
});
