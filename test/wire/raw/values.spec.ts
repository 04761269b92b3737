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

const binary = (text: string) => Buffer.from(text).toString('base64');
const withoutValue = { SecretString: undefined, ClientRequestToken: undefined };
const stages = async () => (await db.describe()).VersionIdsToStages;

describe('PutSecretValue', () => {
  it('answers the stored ARN and name, the version and its labels', async () => {
    const { ARN } = (await db.create('v1')).json;
    for (const SecretId of ['db', ARN, String(ARN).slice(0, -7)]) {
      const { status, json } = await db.put('v2', { SecretId });
      expect([status, json]).toEqual([
        200,
        { ARN, Name: 'db', VersionId: token('v2'), VersionStages: ['AWSCURRENT'] },
      ]);
    }
    expect((await db.get()).json).toMatchObject({
      VersionId: token('v2'),
      SecretString: 'value of v2',
    });
  });

  it('T5: adds the first, current version to a secret without a value', async () => {
    await db.create('v1', withoutValue);
    expect(await stages()).toBeUndefined();
    const { json } = await db.put('v1', { VersionStages: ['AWSPENDING'] });
    expect(json.VersionStages).toEqual(['AWSPENDING', 'AWSCURRENT']);
    expect((await db.get()).json.SecretString).toBe('value of v1');
  });

  it('T20: moves labels, each of which is on one version', async () => {
    await db.create('v1');
    await db.put('v2');
    await db.put('v3', { VersionStages: ['AWSPREVIOUS', 'mine'] });
    expect(await stages()).toEqual({
      [token('v2')]: ['AWSCURRENT'],
      [token('v3')]: ['AWSPREVIOUS', 'mine'],
    });
  });

  it('T6: never creates a secret (M1)', async () => {
    const { status, json } = await db.put('v1');
    expect([status, json]).toEqual([400, NOT_FOUND]);
    expect((await db.get()).json).toEqual(NOT_FOUND);
  });

  it('rejects no value (M12) and two values (M11)', async () => {
    await db.create('v1');
    expect((await db.put('v2', { SecretString: undefined })).json).toEqual({
      __type: 'InvalidRequestException',
      Message: 'You must provide either SecretString or SecretBinary.',
    });
    expect((await db.put('v2', { SecretBinary: binary('x') })).json).toEqual({
      __type: 'InvalidParameterException',
      Message:
        "You can't specify both a binary secret value and a string secret value in the same secret.",
    });
  });

  it('rejects a missing token before it looks for the secret (M10)', async () => {
    expect((await db.put('v1', { ClientRequestToken: undefined })).json).toEqual({
      __type: 'InvalidRequestException',
      Message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    });
  });

  it('T31: stores the decoded bytes of a binary value', async () => {
    await db.create('v1');
    await db.put('v2', { SecretString: undefined, SecretBinary: binary('footest') });
    const { json } = await db.get();
    expect(json.SecretBinary).toBe('Zm9vdGVzdA==');
    expect(json).not.toHaveProperty('SecretString');
  });
});

describe('PutSecretValue with a used token', () => {
  it('answers a retry with the version as it is now, whatever labels it asks for', async () => {
    await db.create('v1');
    const first = await db.put('v2');
    expect((await db.put('v2')).body).toBe(first.body);
    await db.put('v3');
    const late = await db.put('v2', { VersionStages: ['AWSPENDING'] });
    expect(late.json.VersionStages).toEqual(['AWSPREVIOUS']);
    expect(await stages()).toEqual({
      [token('v2')]: ['AWSPREVIOUS'],
      [token('v3')]: ['AWSCURRENT'],
    });
  });

  it('leaves the labels out of the answer when the version has lost them', async () => {
    await db.create('v1');
    await db.put('v2');
    await db.put('v3');
    const { status, json } = await db.put('v1');
    expect(status).toBe(200);
    expect(json).not.toHaveProperty('VersionStages');
  });

  it.each([
    ['another value', { SecretString: 'other' }],
    [
      'the same bytes of the other kind',
      { SecretString: undefined, SecretBinary: binary('value of v1') },
    ],
  ])('rejects %s (M9)', async (_case, value) => {
    const { ARN } = (await db.create('v1')).json;
    expect((await db.put('v1', value)).json).toEqual({
      __type: 'ResourceExistsException',
      Message: `You can't use ClientRequestToken ${token('v1')} because that value is already in use for a version of secret ${ARN}.`,
    });
    expect((await db.get()).json.SecretString).toBe('value of v1');
  });
});
