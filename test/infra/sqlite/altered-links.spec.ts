import { describe, expect, it } from 'vitest';
import { UnreadableHead } from '../../../domain/ports/unreadable.ts';
import { IMPLAUSIBLE_EPOCH } from '../../../domain/replication/messages.ts';
import { IRELAND, OREGON, TOKYO } from '../../support/replication.ts';
import { replicaInFile } from './replica-in-file.ts';

const ENDLESS = Number.MAX_SAFE_INTEGER;

const shown = (member: 'epoch' | 'seq', json: string): string =>
  `UPDATE heads SET summary = json_set(summary, '$.replicaOf.${member}', json('${json}'))`;

const remembered = (member: 'fences' | 'promoted', json: string): string =>
  `UPDATE heads SET detail = json_set(detail, '$.memory', json('{
     "lastEpoch": 0, "fences": [], "promoted": [], "released": []
   }'), '$.memory.${member}', json('[["${OREGON}", ${json}]]'))`;

describe('A replica with an altered link', () => {
  it.each([
    ['an unlimited epoch', shown('epoch', String(ENDLESS))],
    ['an unlimited seq', shown('seq', String(ENDLESS))],
  ])('to %s is copied again, without effect on links to other regions', async (_what, sql) => {
    const { ask, alter, converge, look, heal, statusIn } = await replicaInFile(TOKYO);
    alter(sql);
    expect(await heal()).toMatchObject([
      { region: IRELAND, discrepancy: 'ahead', outcome: 'inSync' },
    ]);
    expect(await look()).toEqual([]);

    await ask('ReplicateSecretToRegions', { AddReplicaRegions: [{ Region: TOKYO }] });
    await converge();
    expect((await statusIn(TOKYO))?.epoch).toBeLessThan(9);
  });

  it.each([
    ['shows an epoch', shown('epoch', '"x"')],
    ['shows an epoch', shown('epoch', '1.5')],
    ['shows a seq', shown('seq', 'null')],
    ['shows an epoch', shown('epoch', '0')],
    ['remembers a fence', remembered('fences', '"x"')],
    ['remembers a promotion', remembered('promoted', '-1')],
  ])('that %s which is not a number is reported with its cause', async (_what, sql) => {
    const { alter, look, heal, statusIn } = await replicaInFile();
    alter(sql);
    const finding = {
      region: IRELAND,
      discrepancy: 'unreadable',
      error: new UnreadableHead('an epoch of replication is no number'),
    };
    expect(await look()).toMatchObject([finding]);
    expect(await heal()).toMatchObject([finding]);
    expect(await statusIn(IRELAND)).toMatchObject({ state: 'Failed', attempts: 1 });
  });

  it.each(['fences', 'promoted'] as const)(
    'to an unlimited epoch in %s keeps its primary from removing the link, and is reported',
    async (member) => {
      const { ask, alter, heal, statusIn } = await replicaInFile();
      alter(remembered(member, String(ENDLESS)));
      const outcome = `failed: ${IMPLAUSIBLE_EPOCH}`;
      expect(await heal()).toMatchObject([{ region: IRELAND, discrepancy: 'ended', outcome }]);
      expect(await statusIn(IRELAND)).toMatchObject({
        state: 'Failed',
        message: IMPLAUSIBLE_EPOCH,
      });
      const { json } = await ask('DescribeSecret');
      expect(json.ReplicationStatus).toHaveLength(1);
    },
  );
});

it.each([
  ['an invalid version', 'null'],
  ['a version without an id', '[null, {"createdAt": 1, "keyArns": [], "digest": null}]'],
  ['a version without keys', '["x", {"createdAt": 1, "digest": null}]'],
])(
  'A replica whose head has %s is unreadable, and is not reported as in sync',
  async (_what, json) => {
    const { alter, heal, statusIn } = await replicaInFile();
    alter(`UPDATE heads SET detail = json_set(detail, '$.versions[0]', json('${json}'))`);
    const [finding] = await heal();
    expect(finding).toMatchObject({
      discrepancy: 'unreadable',
      outcome: expect.stringContaining('failed'),
      error: new UnreadableHead('a version is none'),
    });
    expect(await statusIn(IRELAND)).toMatchObject({ state: 'Failed' });
  },
);
