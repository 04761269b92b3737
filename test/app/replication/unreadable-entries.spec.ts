import { describe, expect, it } from 'vitest';
import { outOfSyncSecrets } from '../../../app/replication/out-of-sync.ts';
import type { SecretName } from '../../../domain/secret/ids.ts';
import { openStore, temporaryFile } from '../../infra/sqlite/temporary-file.ts';
import { IRELAND, OREGON } from '../../support/replication.ts';
import { ACCOUNT } from '../../support/root.ts';
import { forge } from '../../support/tamper.ts';
import { reconcile } from '../../support/workers.ts';
import { run, setUp } from './set-up.ts';

const OWNER = { account: ACCOUNT, region: OREGON };

/** Replicated secrets, one of which has a corrupt entry in the store. */
const altered = async (name: string, change: string) => {
  const path = await temporaryFile();
  const setting = setUp({ store: (region) => openStore(`${path}.${region}`) });
  for (const each of ['a', 'b', 'c']) await setting.create(each, IRELAND);
  forge(`${path}.${OREGON}`, `UPDATE heads SET ${change} WHERE name = '${name}'`);
  return setting;
};

const compare = async (
  { ports }: Awaited<ReturnType<typeof altered>>,
  wants: (name: SecretName) => boolean = () => true,
) => {
  const reported = run();
  const request = { owner: OWNER, wants, dryRun: false, eagerness: 'all' } as const;
  const report = await reconcile(ports, { ...reported, ...request });
  const healed = reported.findings.map(({ stream, outcome }) => [stream.name, outcome]);
  return { report, faults: reported.faults, healed: healed.toSorted() };
};

const CHANGES = [`summary = '{'`, `summary = '{}'`, 'summary = NULL', 'schema = 9'];

describe.each(CHANGES)('A secret whose index entry is corrupt: %s', (change) => {
  it.each(['a', 'b', 'c'])(
    'does not keep others from being compared, and is reported once: %s',
    async (name) => {
      const { report, faults, healed } = await compare(await altered(name, change));
      const others = ['a', 'b', 'c'].filter((other) => other !== name);
      expect(healed).toEqual(others.map((other) => [other, 'inSync']));
      expect(faults).toEqual([name]);
      expect(report).toEqual({ compared: 2, complete: true });
    },
  );

  it('is reported only when it is its turn', async () => {
    const setting = await altered('b', change);
    expect(await compare(setting, (name) => name !== 'b')).toMatchObject({
      healed: [
        ['a', 'inSync'],
        ['c', 'inSync'],
      ],
      faults: [],
    });
    expect(await compare(setting, (name) => name === 'b')).toEqual({
      report: { compared: 0, complete: true },
      healed: [],
      faults: ['b'],
    });
  });

  it('does not hide others that are out of sync, and is reported once', async () => {
    const { service } = await altered('b', change);
    const { faults, onFault } = run();
    const all = await Array.fromAsync(outOfSyncSecrets(service.regional(OREGON), OWNER, onFault));
    expect(all.map(({ stream }) => stream.name)).toEqual(['a', 'c']);
    expect(faults).toEqual(['b']);
  });
});
