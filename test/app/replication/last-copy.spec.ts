import { describe, expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import { reconcileSecret } from '../../../app/replication/reconcile.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { NAME_TAKEN_IN_REGION } from '../../../domain/secret/messages.ts';
import { IRELAND } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

const SECRET = {
  Name: NAME,
  ClientRequestToken: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE22222',
  SecretString: 'placeholder',
};
const REPLICATED = { AddReplicaRegions: [{ Region: IRELAND }] };

/** The region of a primary lost its table, and another secret of that name was created there. */
const recreated = async () => {
  const [before, after] = [setUp(), setUp()];
  await before.create(NAME, IRELAND);
  await converge(before.ports, STREAM);
  const regional = (region: Region) => (region === IRELAND ? before : after).ports.regional(region);
  const ports = { ...after.ports, regional };
  return {
    ask: (operation: string, input: object) => after.service.ask(operation, input),
    converge: () => converge(ports, STREAM),
    compare: () => reconcileSecret(ports, STREAM, { dryRun: false, eagerness: 'all' }),
    valueThere: async () => {
      const read = { SecretId: NAME };
      return (await before.service.ask('GetSecretValue', read, { region: IRELAND })).json
        .SecretString;
    },
  };
};

describe('The last copy of a secret whose region is lost', () => {
  it('is not replaced by another secret of that name, however many commits that has', async () => {
    const { ask, converge: copy, compare, valueThere } = await recreated();
    await ask('CreateSecret', { ...SECRET, ...REPLICATED });
    for (let commit = 1; commit <= 3; commit += 1) {
      await ask('UpdateSecret', { SecretId: NAME, Description: String(commit) });
      expect((await copy()).get(IRELAND)).toMatchObject({ message: NAME_TAKEN_IN_REGION });
    }
    expect(await compare()).toMatchObject([{ discrepancy: 'nameTaken' }]);
    expect(await valueThere()).toBe('value');
  });

  it('is not deleted when the other secret leaves the region', async () => {
    const { ask, converge: copy, valueThere } = await recreated();
    await ask('CreateSecret', { ...SECRET, ...REPLICATED });
    await copy();
    await ask('RemoveRegionsFromReplication', {
      SecretId: NAME,
      RemoveReplicaRegions: [IRELAND],
    });
    await copy();
    expect(await valueThere()).toBe('value');
  });

  it('is replaced by force', async () => {
    const { ask, converge: copy, valueThere } = await recreated();
    await ask('CreateSecret', SECRET);
    await ask('ReplicateSecretToRegions', {
      SecretId: NAME,
      ...REPLICATED,
      ForceOverwriteReplicaSecret: true,
    });
    expect((await copy()).get(IRELAND)).toMatchObject({ kind: 'inSync' });
    expect(await valueThere()).toBe('placeholder');
  });
});
