import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryService } from '../../support/memory-service.ts';
import { NOT_FOUND, token, valuesOf } from '../../support/versions-of.ts';

let service: ReturnType<typeof memoryService>;
let db: ReturnType<typeof valuesOf>;
beforeEach(() => {
  service = memoryService();
  db = valuesOf(service, 'db');
});
afterEach(() => service.close());

const value = (label: string, SecretString = `value of ${label}`) => ({
  ClientRequestToken: token(label),
  SecretString,
});

describe('UpdateSecret', () => {
  it('answers only ARN and Name when it carries no value, and changes the given members', async () => {
    const { ARN } = (await db.create('v1', { Description: 'old' })).json;
    const { ClientRequestToken } = value('v1');
    expect((await db.update()).json).toEqual({ ARN, Name: 'db' });
    const { json } = await db.update({ Description: 'new', ClientRequestToken });
    expect(json).toEqual({ ARN, Name: 'db' });
    expect((await db.describe()).Description).toBe('new');
    await db.update({ Description: '' });
    expect(await db.describe()).not.toHaveProperty('Description');
    expect((await db.get()).json.VersionId).toBe(token('v1'));
  });

  it('makes a value current, even one equal to the previous value', async () => {
    const { ARN } = (await db.create('v1')).json;
    const { json } = await db.update(value('v2', 'value of v1'));
    expect(json).toEqual({ ARN, Name: 'db', VersionId: token('v2') });
    expect((await db.describe()).VersionIdsToStages).toEqual({
      [token('v1')]: ['AWSPREVIOUS'],
      [token('v2')]: ['AWSCURRENT'],
    });
  });

  it('T25: treats the same token with the same value as a retry', async () => {
    await db.create('v1');
    await db.update(value('v2'));
    await db.update(value('v3'));
    const { status, json } = await db.update(value('v2'));
    expect([status, json.VersionId]).toEqual([200, token('v2')]);
    expect((await db.get()).json.VersionId).toBe(token('v3'));
  });

  it('rejects the same token with another value and changes nothing (M9)', async () => {
    const { ARN } = (await db.create('v1')).json;
    expect((await db.update({ ...value('v1', 'other'), Description: 'new' })).json).toEqual({
      __type: 'ResourceExistsException',
      Message: `You can't use ClientRequestToken ${token('v1')} because that value is already in use for a version of secret ${ARN}.`,
    });
    expect(await db.describe()).not.toHaveProperty('Description');
  });

  it('T6: never creates a secret (M1)', async () => {
    expect((await db.update(value('v1'))).json).toEqual(NOT_FOUND);
  });

  it('rejects two values (M11), a value without a token (M10) and an unknown type', async () => {
    await db.create('v1');
    expect((await db.update({ ...value('v2'), SecretBinary: 'eA==' })).json).toEqual({
      __type: 'InvalidParameterException',
      Message:
        "You can't specify both a binary secret value and a string secret value in the same secret.",
    });
    expect((await db.update({ SecretString: 'x' })).json).toEqual({
      __type: 'InvalidRequestException',
      Message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    });
    expect((await db.update({ Type: 'nonsense' })).json.__type).toBe('InvalidParameterException');
  });
});

describe('UpdateSecret with another key', () => {
  const keysOf = async () => {
    const { Versions } = (await db.list({ IncludeDeprecated: true })).json;
    if (!Array.isArray(Versions)) throw new Error('There is no list of versions');
    return Object.fromEntries(Versions.map(({ VersionId, KmsKeyIds }) => [VersionId, KmsKeyIds]));
  };
  const READABLE = ['v1', 'v2', 'v3', 'v4', 'v5'];
  const readable = async () => {
    const reads = READABLE.map(async (label) => {
      const { status } = await db.get({ VersionId: token(label) });
      return status === 200 ? label : null;
    });
    return (await Promise.all(reads)).filter((label) => label !== null);
  };

  beforeEach(async () => {
    await db.create('v1');
    await db.put('v2', { VersionStages: ['mine'] });
    await db.put('v3');
    await db.put('v4');
    await db.put('v5', { VersionStages: ['AWSPENDING'] });
  });

  it('lets either key open the current, pending and previous versions, and the old key the others', async () => {
    const { arn } = service.keys().create();
    expect((await db.update({ KmsKeyId: arn })).status).toBe(200);
    expect((await db.describe()).KmsKeyId).toBe(arn);
    const both = [arn, 'DefaultEncryptionKey'];
    expect(await keysOf()).toEqual({
      [token('v1')]: ['DefaultEncryptionKey'],
      [token('v2')]: ['DefaultEncryptionKey'],
      [token('v3')]: both,
      [token('v4')]: both,
      [token('v5')]: both,
    });
    expect(await readable()).toEqual(READABLE);
  });

  it('keeps the old wrapped data key usable when the new key is disabled', async () => {
    const { arn } = service.keys().create();
    await db.update({ KmsKeyId: arn });
    service.keys().disable(arn);
    expect(await readable()).toEqual(READABLE);
  });

  it('seals its own value, and later ones, under the new key', async () => {
    const { arn } = service.keys().create();
    await db.update({ KmsKeyId: arn, ...value('v6') });
    await db.put('v7');
    expect(await keysOf()).toMatchObject({ [token('v6')]: [arn], [token('v7')]: [arn] });
    service.keys().disable(arn);
    expect((await db.get()).json.__type).toBe('DecryptionFailure');
    expect(await readable()).toEqual(READABLE);
  });

  it('leaves versions alone whose key cannot decrypt, which is no error', async () => {
    const [old, next] = [service.keys().create(), service.keys().create()];
    await db.update({ KmsKeyId: old.arn, ...value('v6') });
    service.keys().disable(old.arn);
    expect((await db.update({ KmsKeyId: next.arn })).status).toBe(200);
    const keys = await keysOf();
    expect(keys[token('v6')]).toEqual([old.arn]);
    expect(keys[token('v4')]).toEqual([next.arn, old.arn, 'DefaultEncryptionKey']);
  });

  it('goes back to the default key for an empty one', async () => {
    const { arn } = service.keys().create();
    await db.update({ KmsKeyId: arn });
    await db.update({ KmsKeyId: '' });
    expect(await db.describe()).not.toHaveProperty('KmsKeyId');
    expect(await keysOf()).toMatchObject({ [token('v4')]: ['DefaultEncryptionKey', arn] });
    await db.put('v6');
    expect(await keysOf()).toMatchObject({ [token('v6')]: ['DefaultEncryptionKey'] });
  });

  it('is rejected as a whole when the new key cannot encrypt', async () => {
    const before = await db.describe();
    const refused = await db.update({
      KmsKeyId: 'alias/nobody',
      Description: 'new',
      ...value('v6'),
    });
    expect(refused.json).toEqual({
      __type: 'EncryptionFailure',
      Message:
        "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is available, enabled, and not in an invalid state.",
    });
    expect(await db.describe()).toEqual(before);
  });
});
