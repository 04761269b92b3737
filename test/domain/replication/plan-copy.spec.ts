import { describe, expect, it } from 'vitest';
import { planCopy } from '../../../domain/replication/plan-copy.ts';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { fold } from '../../../domain/secret/evolve.ts';
import { AWSCURRENT, AWSPENDING, branded, type KeyId } from '../../../domain/secret/ids.ts';
import { initialState, type LiveSecret, type Secret } from '../../../domain/secret/state.ts';
import {
  arnOf,
  created,
  moved,
  NOON,
  REGION,
  tagged,
  version,
  versionAdded,
} from '../../support/examples.ts';
import { aCopy, aSource, copiedVersion, FROM } from '../../support/replicas.ts';

const SOURCE = aSource({ region: REGION });
const REPLICA = { keyId: null, forceOverwrite: false, addedAt: NOON, epoch: 1, since: 1 };

const secretOf = (...history: readonly SecretEvent[]): LiveSecret => {
  const secret = fold(history);
  if (secret.status === 'absent') throw new Error('There is no secret');
  return secret;
};

const current = moved(['AWSCURRENT', null, 'v1']);
const PRIMARY = secretOf(created(), versionAdded('v1'), current);

/** A replica with a version of the example secret, and the given changes. */
const replica = (rest: Partial<ReturnType<typeof aCopy>> = {}): Secret =>
  fold([{ type: 'ReplicaCopied', at: NOON, ...aCopy(SOURCE), ...rest }]);

const planFor = (primary: LiveSecret, before: Secret, keyId: KeyId | null = null) =>
  planCopy(primary, SOURCE, { region: FROM, replica: { ...REPLICA, keyId } }, before);

/** The ids of the versions to seal for a replica in this state. */
const sealedFor = (primary: LiveSecret, before: Secret) =>
  planFor(primary, before).versions.flatMap((planned) => (planned.seal ? [planned.versionId] : []));

describe('The plan of a copy', () => {
  it('seals every labelled version for a region that has none', () => {
    const history = [created(), versionAdded('v1'), versionAdded('v2'), versionAdded('v3')];
    const labels = moved(['AWSCURRENT', null, 'v3'], ['own', null, 'v1']);
    const primary = secretOf(...history, labels);
    expect(sealedFor(primary, initialState)).toEqual([version('v1'), version('v3')]);
  });

  it('does not seal again what the replica already has', () =>
    expect(planFor(PRIMARY, replica()).versions).toEqual([
      { seal: false, copied: copiedVersion('v1') },
    ]));

  it.each([
    ['with another body', replica({ versions: [{ ...copiedVersion('v1'), sourceDigest: 'x' }] })],
    ['by an earlier link', replica({ source: { ...SOURCE, epoch: 9 } })],
    ['by a link of another region', replica({ source: aSource() })],
    ['of an earlier secret of the name', replica({ arn: arnOf('db/password', 'older1') })],
    ['of a standalone secret', secretOf(created(), versionAdded('v1'), current)],
  ])('seals again a version %s', (_what, before) =>
    expect(sealedFor(PRIMARY, before)).toEqual([version('v1')]),
  );

  it('uses the key of the link', () => {
    const keyId = branded<KeyId>('alias/there');
    expect(planFor(PRIMARY, replica(), keyId).facts.keyId).toBe(keyId);
  });

  it('includes a version that has no value yet, without sealing anything for it', () => {
    const versionId = version('v2');
    const primary = secretOf(
      created(),
      { type: 'SecretVersionRegistered', at: NOON, versionId },
      moved(['AWSPENDING', null, 'v2']),
    );
    const empty = { keyArns: [], defaultKeyArn: null, digest: null, sourceDigest: null };
    expect(planFor(primary, initialState)).toMatchObject({
      facts: { stages: [[AWSPENDING, versionId]] },
      versions: [{ seal: false, copied: { versionId, ...empty } }],
    });
  });

  it('copies the facts of the secret, under the ARN of the region', () => {
    const primary = secretOf(created(), versionAdded('v1'), current, tagged({ b: '1', a: '2' }));
    expect(planFor(primary, initialState).facts).toMatchObject({
      source: SOURCE,
      arn: arnOf('db/password').replace(REGION, FROM),
      stages: [[AWSCURRENT, version('v1')]],
      tags: [
        ['b', '1'],
        ['a', '2'],
      ],
    });
  });
});
