import { describe, expect, it } from 'vitest';
import { IRELAND } from '../../support/replication.ts';
import { replicaInFile } from './replica-in-file.ts';

const FIRST = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';
const SECOND = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE22222';
const THIRD = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE33333';
const FOURTH = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE44444';

/** A replica with a value before the current one. */
const replicated = async () => {
  const scene = await replicaInFile();
  const next = { ClientRequestToken: SECOND, SecretString: 'second' };
  await scene.ask('PutSecretValue', next);
  await scene.converge();
  return {
    ...scene,
    valuesThere: async () => {
      const read = (VersionStage: string) => scene.ask('GetSecretValue', { VersionStage }, IRELAND);
      const answers = await Promise.all(['AWSCURRENT', 'AWSPREVIOUS'].map(read));
      return answers.map(({ json }) => json.SecretString);
    },
  };
};

const PREVIOUS = `WHERE version_id = '${FIRST}'`;
const PREVIOUS_IS_GONE = `DELETE FROM sealed_values ${PREVIOUS}`;
const PREVIOUS_WAS_ALTERED = `UPDATE sealed_values SET value = flipped(value, -1) ${PREVIOUS}`;

const DAMAGES: Readonly<Record<string, string>> = {
  'the current value is gone': `DELETE FROM sealed_values WHERE version_id = '${SECOND}'`,
  'the previous value is gone': PREVIOUS_IS_GONE,
  'the previous value was altered': PREVIOUS_WAS_ALTERED,
  'the previous value was cut short': `UPDATE sealed_values SET value = substr(value, 1, 40) ${PREVIOUS}`,
  'its wrapped data key was altered': `UPDATE sealed_values SET value = flipped(value, 120) ${PREVIOUS}`,
  'two values changed places': `UPDATE sealed_values SET value =
    (SELECT value FROM sealed_values other WHERE other.version_id <> sealed_values.version_id)`,
  'the current value of the head was altered': `UPDATE heads SET current_value = flipped(current_value, -1)`,
  'the current value of the head has another id': `UPDATE heads SET current_version_id = '${FIRST}'`,
  'the deletion of the replica is scheduled': `UPDATE heads SET summary =
    json_set(summary, '$.deletion', json('{"deletedAt":1,"purgeAfter":2}'))`,
  'a version has lost its digest': `UPDATE heads SET detail = json_set(detail, '$.versions[0][1].digest', NULL)`,
  'the head has no current value': `UPDATE heads SET current_value = NULL, current_version_id = NULL`,
};

describe('A replica with a damaged value', () => {
  it.each(Object.entries(DAMAGES))(
    'is found and its values are copied again: %s',
    async (_how, sql) => {
      const { alter, look, heal, valuesThere, statusIn } = await replicated();
      expect(await look()).toEqual([]);
      alter(sql);
      const discrepancy = expect.stringMatching(/^(damaged|diverged)$/);
      expect(await look()).toMatchObject([{ region: IRELAND, discrepancy, outcome: null }]);

      expect(await heal()).toMatchObject([{ discrepancy, outcome: 'inSync' }]);

      expect(await valuesThere()).toEqual(['second', 'value']);
      expect(await look()).toEqual([]);
      expect(await statusIn(IRELAND)).toMatchObject({ state: 'InSync', epoch: 2 });
    },
  );

  it('is repaired by the comparison even when it lags behind', async () => {
    const { ask, alter, heal, valuesThere, look } = await replicated();
    alter(PREVIOUS_IS_GONE);
    await ask('UpdateSecret', { Description: 'later' });
    expect(await heal()).toMatchObject([{ discrepancy: 'damaged', outcome: 'inSync' }]);
    expect(await valuesThere()).toEqual(['second', 'value']);
    expect(await look()).toEqual([]);
  });

  it('gets one new link, however long the values cannot be opened', async () => {
    const { ask, converge, alter, heal, look, statusIn, keys } = await replicated();
    const key = keys().create();
    // Twice, so that no remaining value has its data key wrapped under another key too.
    await ask('UpdateSecret', { KmsKeyId: key.arn });
    for (const ClientRequestToken of [THIRD, FOURTH]) {
      await ask('PutSecretValue', { ClientRequestToken, SecretString: 'under the key' });
    }
    await converge();
    expect(keys().disable(key.arn).ok).toBe(true);
    alter(`DELETE FROM sealed_values WHERE version_id = '${THIRD}'`);
    for (let day = 1; day <= 3; day += 1) {
      const outcome = 'failed: The KMS key of the primary secret is disabled.';
      expect(await heal()).toMatchObject([{ discrepancy: 'damaged', outcome }]);
    }
    expect(await statusIn(IRELAND)).toMatchObject({ state: 'Failed', epoch: 2 });
    keys().enable(key.arn);
    expect(await heal()).toMatchObject([{ discrepancy: 'damaged', outcome: 'inSync' }]);
    expect(await look()).toEqual([]);
  });

  it.each([
    ['is gone', PREVIOUS_IS_GONE],
    ['was altered', PREVIOUS_WAS_ALTERED],
  ])('gets a value that becomes current and %s by the next copy', async (_how, sql) => {
    const { ask, alter, converge: copy, valuesThere, look } = await replicated();
    alter(sql);
    await ask('UpdateSecretVersionStage', {
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: FIRST,
      RemoveFromVersionId: SECOND,
    });
    expect(await copy()).toMatchObject(new Map([[IRELAND, { kind: 'inSync' }]]));
    expect(await valuesThere()).toEqual(['value', 'second']);
    expect(await look()).toEqual([]);
  });
});
