import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryService, streamOf } from '../../support/memory-service.ts';
import { ACCOUNT, REGION } from '../../support/root.ts';
import { token, valuesOf } from '../../support/versions-of.ts';
import { IN_SYNC, replicatedSecret, THERE } from './replicated.ts';

const ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const invalid = (ending: string) => ({
  __type: 'InvalidParameterException',
  Message: `The operation failed because of an invalid KMS key: ${ending}`,
});
const DENIED = { __type: 'AccessDeniedException', message: 'Access to KMS is not allowed' };

/** A KmsKeyId and the expected error. */
const BAD: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['payments-key', invalid('Invalid keyId')],
  ['arn:aws:s3:::bucket', invalid('Invalid keyId')],
  [`arn:aws:kms:us-east-1:${ACCOUNT}:key/${ID}`, invalid('Invalid arn us-east-1')],
  [`arn:aws:kms:us-east-1:999999999999:alias/x`, invalid('Invalid arn us-east-1')],
  ['alias/aws/s3', DENIED],
  [`arn:aws:kms:${REGION}:${ACCOUNT}:alias/aws/ebs`, DENIED],
];

let service: ReturnType<typeof memoryService>;
let db: ReturnType<typeof valuesOf>;
beforeEach(() => {
  service = memoryService();
  db = valuesOf(service, 'db');
});
afterEach(() => service.close());

const isAbsent = async () => (await db.describe()).__type === 'ResourceNotFoundException';

describe.each(BAD)('The KmsKeyId %s', (KmsKeyId, answer) => {
  it.each([
    ['with a value', { SecretString: 'x' }],
    ['without a value', {}],
  ])('creates no secret %s', async (_case, rest) => {
    const named = { Name: 'db', ClientRequestToken: token('v1'), KmsKeyId, ...rest };
    const { status, json } = await service.ask('CreateSecret', named);
    expect([status, json]).toEqual([400, answer]);
    expect(await isAbsent()).toBe(true);
    expect(await service.store().sealedIds(streamOf('db'))).toEqual([]);
  });

  it('updates nothing, whatever else the request changes', async () => {
    await db.create('v1');
    const before = await db.describe();
    const value = { ClientRequestToken: token('v2'), SecretString: 'x' };
    const { status, json } = await db.update({ KmsKeyId, Description: 'new', ...value });
    expect([status, json]).toEqual([400, answer]);
    expect(await db.describe()).toEqual(before);
  });

  it('is reported after a taken name and a scheduled secret, as a failing key is', async () => {
    const first = await db.create('v1');
    expect((await db.create('v1', { KmsKeyId })).json).toEqual(first.json);
    expect((await db.create('v2', { KmsKeyId })).json.__type).toBe('ResourceExistsException');
    await service.ask('DeleteSecret', { SecretId: 'db' });
    expect((await db.update({ KmsKeyId })).json.__type).toBe('InvalidRequestException');
  });
});

describe('A well-formed KmsKeyId', () => {
  it.each([ID, `arn:aws:kms:${REGION}:${ACCOUNT}:key/${ID}`, 'alias/payments'])(
    '%s of a missing key is answered with EncryptionFailure',
    async (KmsKeyId) => {
      expect((await db.create('v1', { KmsKeyId })).json.__type).toBe('EncryptionFailure');
      expect(await isAbsent()).toBe(true);
    },
  );
});

describe('A bad key of a replica', () => {
  const { here, there, replicate, replicated } = replicatedSecret();

  it.each([
    ['payments-key', invalid('Invalid keyId').Message],
    [`arn:aws:kms:${REGION}:${ACCOUNT}:key/${ID}`, invalid(`Invalid arn ${REGION}`).Message],
    ['alias/aws/s3', DENIED.message],
  ])(
    '%s fails the replica and not the request, with the message a request would get',
    async (key, said) => {
      await replicated({ AddReplicaRegions: [{ Region: THERE, KmsKeyId: key }] });
      expect(await here('DescribeSecret')).toMatchObject({
        ReplicationStatus: [{ ...IN_SYNC, KmsKeyId: key, Status: 'Failed', StatusMessage: said }],
      });
      expect((await there('DescribeSecret')).__type).toBe('ResourceNotFoundException');
    },
  );

  it('fails the replica even before there is a value, and is corrected by another key', async () => {
    await replicated({
      ClientRequestToken: undefined,
      SecretString: undefined,
      AddReplicaRegions: [{ Region: THERE, KmsKeyId: 'payments-key' }],
    });
    const status = { ...IN_SYNC, KmsKeyId: 'payments-key', Status: 'Failed' };
    expect(await here('DescribeSecret')).toMatchObject({ ReplicationStatus: [status] });
    await here('ReplicateSecretToRegions', { AddReplicaRegions: [{ Region: THERE }] });
    await replicate();
    expect(await here('DescribeSecret')).toMatchObject({ ReplicationStatus: [IN_SYNC] });
  });
});
