import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lambdaArnRejection } from '../../../domain/rotation/lambda-arn.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';

const HERE = branded<Region>('us-east-1');
const ACCOUNT = '123456789012';
const arn = (rest: string) => `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${rest}`;
const REFUSAL = {
  code: 'InvalidParameter',
  message:
    'Invalid rotation Lambda ARN. Ensure the ARN matches format arn:aws:lambda:us-east-1:<account>:function:<functionName>.',
};

describe('The ARN of a rotation function', () => {
  it.each([
    arn('rotate'),
    arn('Rotate-db_2'),
    arn('rotate:live'),
    arn('rotate:42'),
    arn('rotate:$LATEST'),
    arn('rotate').replace(ACCOUNT, '210987654321'),
  ])('may be %s', (text) => {
    expect(lambdaArnRejection(text, HERE)).toBeNull();
  });

  it.each([
    'rotate',
    ' ',
    arn(''),
    arn('rotate:'),
    arn('rotate:a:b'),
    arn('ro tate'),
    `${arn('rotate')}\n`,
    arn('rotate').replace(ACCOUNT, '1'),
    arn('rotate').replace('us-east-1', 'us-west-2'),
    arn('rotate').replace('us-east-1', ''),
    arn('rotate').replace('arn:aws:', 'arn:aws-cn:'),
    arn('rotate').replace('lambda', 'iam'),
    arn('rotate').replace('function', 'layer'),
  ])('cannot be %j (M42)', (text) => {
    expect(lambdaArnRejection(text, HERE)).toEqual(REFUSAL);
  });

  it.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('is in the partition of its region: %s', (name, partition) => {
    const region = branded<Region>(name);
    const local = arn('rotate').replace('us-east-1', name);
    expect(lambdaArnRejection(local.replace('arn:aws:', `arn:${partition}:`), region)).toBeNull();
    expect(lambdaArnRejection(local, region)?.message).toContain(
      `format arn:${partition}:lambda:${name}:<account>:`,
    );
  });

  it('is accepted, or rejected with this message, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect([null, REFUSAL.message]).toContain(lambdaArnRejection(text, HERE)?.message ?? null);
      }),
    );
  });
});
