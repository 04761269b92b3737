import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryService, NOW, streamOf } from '../../support/memory-service.ts';
import { MARKED, NOT_FOUND, token, valuesOf } from '../../support/versions-of.ts';

let service: ReturnType<typeof memoryService>;
let db: ReturnType<typeof valuesOf>;
beforeEach(() => {
  service = memoryService();
  db = valuesOf(service, 'db');
});
afterEach(() => service.close());

const SECONDS = NOW.getTime() / 1000;
const DAY = 86_400;
const remove = (rest: Readonly<Record<string, unknown>> = {}) =>
  service.ask('DeleteSecret', { SecretId: 'db', ...rest });
const restore = () => service.ask('RestoreSecret', { SecretId: 'db' });
const force = { ForceDeleteWithoutRecovery: true };
const WINDOW = {
  __type: 'InvalidParameterException',
  Message: 'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
};

describe('DeleteSecret with a recovery window', () => {
  it.each([
    [30, {}],
    [7, { RecoveryWindowInDays: 7 }],
    [30, { RecoveryWindowInDays: 30 }],
  ])('purges after %d days for %o', async (days, window) => {
    const { ARN } = (await db.create('v1')).json;
    expect((await remove(window)).json).toEqual({
      ARN,
      Name: 'db',
      DeletionDate: SECONDS + days * DAY,
    });
  });

  it('T38: accepts ForceDeleteWithoutRecovery=false', async () => {
    await db.create('v1');
    const said = { RecoveryWindowInDays: 10, ForceDeleteWithoutRecovery: false };
    expect((await remove(said)).status).toBe(200);
  });

  it.each([6, 31, 0, -1])('rejects a window of %d days (M30)', async (RecoveryWindowInDays) => {
    await db.create('v1');
    expect((await remove({ RecoveryWindowInDays })).json).toEqual(WINDOW);
  });

  it('T38b: checks the range of a window before it checks force (M30, then M31)', async () => {
    await db.create('v1');
    expect((await remove({ ...force, RecoveryWindowInDays: 0 })).json).toEqual(WINDOW);
    expect((await remove({ ...force, RecoveryWindowInDays: 7 })).json).toEqual({
      __type: 'InvalidParameterException',
      Message: "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    });
  });

  it('rejects a missing secret (M1) and one that is already scheduled (M6)', async () => {
    expect((await remove()).json).toEqual(NOT_FOUND);
    await db.create('v1');
    await remove();
    expect((await remove({ RecoveryWindowInDays: 7 })).json).toEqual(MARKED);
  });
});

describe('DeleteSecret without recovery', () => {
  it('leaves nothing to read, restore or describe, and no sealed value', async () => {
    const { ARN } = (await db.create('v1')).json;
    await db.put('v2');
    expect((await remove(force)).json).toEqual({ ARN, Name: 'db', DeletionDate: SECONDS });
    for (const answer of [await db.get(), await restore(), await db.list(), await db.put('v3')]) {
      expect([answer.status, answer.json]).toEqual([400, NOT_FOUND]);
    }
    expect(await service.store().sealedIds(streamOf('db'))).toEqual([]);
  });

  it('T15: purges a secret whose deletion is scheduled', async () => {
    await db.create('v1');
    await remove();
    expect((await remove(force)).status).toBe(200);
    expect(await db.describe()).toEqual(NOT_FOUND);
  });

  it('T16: succeeds for a name that does not exist', async () => {
    const { status, json } = await remove(force);
    expect([status, json]).toEqual([
      200,
      { ARN: expect.stringMatching(/:secret:db-\w{6}$/), Name: 'db', DeletionDate: SECONDS },
    ]);
  });

  it('frees the name at once, for a secret with a new suffix', async () => {
    const { ARN } = (await db.create('v1')).json;
    await remove(force);
    const again = (await db.create('v1', { SecretString: 'second' })).json;
    expect(again.ARN).not.toBe(ARN);
    expect((await service.ask('GetSecretValue', { SecretId: ARN })).json).toEqual(NOT_FOUND);
    expect((await db.get()).json.SecretString).toBe('second');
    await remove({ ...force, SecretId: ARN });
    expect((await db.get()).status).toBe(200);
  });

  it('T29: rejects a secret that still has replicas (M24), with either kind of deletion', async () => {
    const AddReplicaRegions = [{ Region: 'eu-west-1' }, { Region: 'us-east-1' }];
    const { ARN } = (await db.create('v1', { AddReplicaRegions })).json;
    for (const kind of [{}, force]) {
      expect((await remove(kind)).json).toEqual({
        __type: 'InvalidParameterException',
        Message: `You can't delete secret ${ARN} that still has replica regions [eu-west-1, us-east-1].`,
      });
    }
  });
});

describe('A secret whose deletion is scheduled', () => {
  beforeEach(async () => {
    await db.create('v1', { Tags: [{ Key: 'a', Value: '1' }] });
    await remove();
  });

  it.each([
    ['GetSecretValue', {}],
    ['PutSecretValue', { ClientRequestToken: token('v2'), SecretString: 'x' }],
    ['PutSecretValue', { ClientRequestToken: token('v2') }],
    ['UpdateSecret', { Description: 'new' }],
    ['UpdateSecret', { ClientRequestToken: token('v2'), SecretString: 'x', SecretBinary: 'eA==' }],
    ['RotateSecret', { ClientRequestToken: token('v2') }],
    ['CancelRotateSecret', {}],
    ['UpdateSecretVersionStage', { VersionStage: 'a', MoveToVersionId: token('v1') }],
    ['TagResource', { Tags: [{ Key: 'b', Value: '' }] }],
    ['UntagResource', { TagKeys: ['a'] }],
    ['GetResourcePolicy', {}],
    ['PutResourcePolicy', { ResourcePolicy: '{"Version":"2012-10-17","Statement":[]}' }],
    ['DeleteResourcePolicy', {}],
    ['ReplicateSecretToRegions', { AddReplicaRegions: [{ Region: 'eu-west-1' }] }],
    ['DeleteSecret', { RecoveryWindowInDays: 7 }],
  ])('T18, T39: rejects %s %o (M6)', async (operation, input) => {
    const { status, json } = await service.ask(operation, { SecretId: 'db', ...input });
    expect([status, json]).toEqual([400, MARKED]);
  });

  it('T17: keeps its name taken (M5)', async () => {
    expect((await db.create('v2')).json).toEqual({
      __type: 'InvalidRequestException',
      Message:
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
  });

  it('T19: is described with the date of its deletion, its tags and its labels', async () => {
    expect(await db.describe()).toMatchObject({
      DeletedDate: SECONDS,
      Tags: [{ Key: 'a', Value: '1' }],
      VersionIdsToStages: { [token('v1')]: ['AWSCURRENT'] },
    });
  });

  it('still lists its versions', async () => {
    expect((await db.list()).status).toBe(200);
  });

  it('is usable again as soon as it is restored', async () => {
    const { ARN } = await db.describe();
    expect((await restore()).json).toEqual({ ARN, Name: 'db' });
    expect(await db.describe()).not.toHaveProperty('DeletedDate');
    expect((await db.get()).json.SecretString).toBe('value of v1');
    expect((await restore()).json).toEqual({ ARN, Name: 'db' });
  });
});
