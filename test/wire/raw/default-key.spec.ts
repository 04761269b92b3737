import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryService, streamOf } from '../../support/memory-service.ts';
import { ACCOUNT, REGION } from '../../support/root.ts';
import { token, valuesOf } from '../../support/versions-of.ts';
import { IN_SYNC, NEXT, replicatedSecret, THERE } from './replicated.ts';

const ALIAS = 'alias/aws/secretsmanager';
const ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:${ALIAS}`;

describe('The default key, if a request names it,', () => {
  let service: ReturnType<typeof memoryService>;
  let db: ReturnType<typeof valuesOf>;
  let rewrapped: number;
  let validated: number;
  beforeEach(() => {
    rewrapped = 0;
    validated = 0;
    service = memoryService({
      sealer: (sealer) => ({
        ...sealer,
        rewrap: (...given) => {
          rewrapped += 1;
          return sealer.rewrap(...given);
        },
        validateKey: (...given) => {
          validated += 1;
          return sealer.validateKey(...given);
        },
      }),
    });
    db = valuesOf(service, 'db');
  });
  afterEach(() => service.close());

  const shown = async () => (await db.describe()).KmsKeyId;
  const listed = async () => (await service.ask('ListSecrets', {})).json.SecretList;
  const keysOf = async () => (await db.list({ IncludeDeprecated: true })).json.Versions;

  it.each([ALIAS, ARN])('is shown by DescribeSecret and ListSecrets as %s', async (KmsKeyId) => {
    await db.create('v1', { KmsKeyId });
    expect(await shown()).toBe(KmsKeyId);
    expect(await listed()).toMatchObject([{ KmsKeyId }]);
    expect((await db.get()).json.SecretString).toBe('value of v1');
  });

  it.each([{}, { KmsKeyId: '' }, { KmsKeyId: null }])('is omitted for %j', async (input) => {
    await db.create('v1', input);
    expect(await db.describe()).not.toHaveProperty('KmsKeyId');
    expect(await listed()).not.toMatchObject([{ KmsKeyId: expect.anything() }]);
  });

  it('is the same key whether or not it is named', async () => {
    await db.create('v1', { KmsKeyId: ALIAS });
    await db.put('v2');
    await service.ask('CreateSecret', {
      Name: 'other',
      ClientRequestToken: token('v1'),
      SecretString: 'x',
    });
    const KmsKeyIds = ['DefaultEncryptionKey'];
    expect(await keysOf()).toMatchObject([{ KmsKeyIds }, { KmsKeyIds }]);
    expect(service.keys().list()).toHaveLength(1);
    expect(validated).toBe(0);
  });

  it('is shown once UpdateSecret names it, and hidden again by an empty text', async () => {
    await db.create('v1');
    await db.update({ KmsKeyId: ALIAS });
    expect(await shown()).toBe(ALIAS);
    await db.update({ Description: 'new' });
    expect(await shown()).toBe(ALIAS);
    await db.update({ KmsKeyId: ARN });
    expect(await shown()).toBe(ARN);
    await db.update({ KmsKeyId: '' });
    expect(await db.describe()).not.toHaveProperty('KmsKeyId');
    expect([rewrapped, validated]).toEqual([0, 0]);
    expect(await keysOf()).toMatchObject([{ KmsKeyIds: ['DefaultEncryptionKey'] }]);
  });

  it('changes nothing when it is named in the same way again', async () => {
    await db.create('v1', { KmsKeyId: ALIAS });
    const before = await service.store().load(streamOf('db'));
    await db.update({ KmsKeyId: ALIAS });
    const after = await service.store().load(streamOf('db'));
    expect(after.seq).toBe(before.seq);
  });

  it('rewraps values when it replaces a customer managed key', async () => {
    const { arn } = service.keys().create();
    await db.create('v1', { KmsKeyId: arn });
    await db.update({ KmsKeyId: ALIAS });
    expect(rewrapped).toBe(1);
    expect(await keysOf()).toMatchObject([{ KmsKeyIds: ['DefaultEncryptionKey', arn] }]);
    service.keys().disable(arn);
    expect((await db.get()).json.SecretString).toBe('value of v1');
    await db.put('v2');
    expect(await keysOf()).toMatchObject([
      { VersionId: token('v2'), KmsKeyIds: ['DefaultEncryptionKey'] },
      { VersionId: token('v1') },
    ]);
  });
});

describe("The default key of a replica's region", () => {
  const { here, there, replicate, replicated } = replicatedSecret();
  const THERE_ARN = `arn:aws:kms:${THERE}:${ACCOUNT}:${ALIAS}`;

  it.each([undefined, ALIAS, THERE_ARN])(
    'seals a replica whose key is named as %s',
    async (key) => {
      const KmsKeyId = key ?? ALIAS;
      await replicated({ AddReplicaRegions: [{ Region: THERE, KmsKeyId: key }] });
      expect(await here('DescribeSecret')).toMatchObject({
        ReplicationStatus: [{ ...IN_SYNC, KmsKeyId }],
      });
      expect(await there('ListSecretVersionIds')).toMatchObject({
        Versions: [{ KmsKeyIds: ['DefaultEncryptionKey'] }],
      });
      await here('PutSecretValue', { ClientRequestToken: NEXT, SecretString: 'second' });
      await replicate();
      expect((await there('GetSecretValue')).SecretString).toBe('second');
      await there('StopReplicationToReplica');
      expect((await there('DescribeSecret')).KmsKeyId).toBe(key);
    },
  );
});
