import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { branded, instant, type Stage, type VersionId } from '../../../domain/secret/ids.ts';
import { aCommit } from '../../support/examples.ts';
import { memoryService, NOW, streamOf } from '../../support/memory-service.ts';
import { token, valuesOf } from '../../support/versions-of.ts';

let service: ReturnType<typeof memoryService>;
let db: ReturnType<typeof valuesOf>;
beforeEach(() => {
  service = memoryService();
  db = valuesOf(service, 'db');
});
afterEach(() => service.close());

const stages = async () => (await db.describe()).VersionIdsToStages;

describe('GetSecretValue of several versions', () => {
  beforeEach(async () => {
    await db.create('v1');
    await db.put('v2');
    await db.put('v3', { VersionStages: ['AWSPENDING'] });
    await db.put('v4');
  });

  it.each([
    ['the current one', {}, 'v4', ['AWSCURRENT']],
    ['one by its label', { VersionStage: 'AWSPREVIOUS' }, 'v2', ['AWSPREVIOUS']],
    ['one by its id', { VersionId: token('v3') }, 'v3', ['AWSPENDING']],
    ['one by both', { VersionId: token('v2'), VersionStage: 'AWSPREVIOUS' }, 'v2', ['AWSPREVIOUS']],
    ['one without a label, by its id', { VersionId: token('v1') }, 'v1', undefined],
  ])('opens %s', async (_case, selector, label, VersionStages) => {
    const { json } = await db.get(selector);
    expect(json).toMatchObject({ VersionId: token(label), SecretString: `value of ${label}` });
    expect(json.VersionStages).toEqual(VersionStages);
  });

  it.each([
    [
      'an unknown id, even with a label (M3)',
      { VersionId: token('v9'), VersionStage: 'AWSCURRENT' },
      `Secrets Manager can't find the specified secret value for VersionId: ${token('v9')}`,
    ],
    [
      'a label that is nowhere (M2)',
      { VersionStage: 'PENDING' },
      "Secrets Manager can't find the specified secret value for staging label: PENDING",
    ],
  ])('does not find %s', async (_case, selector, Message) => {
    expect((await db.get(selector)).json).toEqual({ __type: 'ResourceNotFoundException', Message });
  });

  it('rejects an id together with a label of another version (M4)', async () => {
    const wrong = { VersionId: token('v1'), VersionStage: 'AWSPREVIOUS' };
    expect((await db.get(wrong)).json).toEqual({
      __type: 'InvalidRequestException',
      Message: 'You provided a VersionStage that is not associated to the provided VersionId.',
    });
  });
});

describe('A version that a rotation has registered', () => {
  const register = async () => {
    await db.create('v1');
    const store = service.store();
    const at = instant(NOW.getTime());
    const versionId = branded<VersionId>(token('v2'));
    const stage = branded<Stage>('AWSPENDING');
    await store.append(
      await store.load(streamOf('db')),
      aCommit([
        { type: 'SecretVersionRegistered', at, versionId },
        { type: 'VersionStagesMoved', at, moves: [{ stage, from: null, to: versionId }] },
      ]),
    );
  };

  it.each([{}, { VersionStage: 'AWSPENDING' }])(
    'T7: is described but not found by readers (%o)',
    async (stage) => {
      await register();
      expect(await stages()).toEqual({
        [token('v1')]: ['AWSCURRENT'],
        [token('v2')]: ['AWSPENDING'],
      });
      const { status, json } = await db.get({ VersionId: token('v2'), ...stage });
      expect([status, json.__type]).toEqual([400, 'ResourceNotFoundException']);
    },
  );

  it('gets its value by its id and then becomes current', async () => {
    await register();
    expect((await db.move('AWSCURRENT', 'v1', 'v2')).json.__type).toBe('ResourceNotFoundException');
    const { json } = await db.put('v2', { VersionStages: ['AWSPENDING'] });
    expect(json.VersionStages).toEqual(['AWSPENDING']);
    expect((await db.put('v2', { SecretString: 'other' })).json.__type).toBe(
      'ResourceExistsException',
    );
    await db.move('AWSCURRENT', 'v1', 'v2');
    expect((await db.get()).json.SecretString).toBe('value of v2');
  });
});
