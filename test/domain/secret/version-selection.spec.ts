import { describe, expect, it } from 'vitest';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { fold } from '../../../domain/secret/evolve.ts';
import { branded, type Stage } from '../../../domain/secret/ids.ts';
import type { ActiveSecret } from '../../../domain/secret/state.ts';
import { selectVersion } from '../../../domain/secret/version-selection.ts';
import { created, moved, NOON, version, versionAdded } from '../../support/examples.ts';

const history = [
  created(),
  versionAdded('v1'),
  versionAdded('v2'),
  versionAdded('v3'),
  moved(['AWSCURRENT', null, 'v2'], ['AWSPREVIOUS', null, 'v1']),
];
const secretOf = (...events: readonly SecretEvent[]): ActiveSecret => {
  const secret = fold(events);
  if (secret.status !== 'active') throw new Error('The example has no secret');
  return secret;
};
const secret = secretOf(...history);
const stage = (label: string) => branded<Stage>(label);
const rejectedWith = (code: string, message: string) => ({
  ok: false,
  rejection: { code, message },
});

describe('GetSecretValue selects', () => {
  it('the version labelled AWSCURRENT when neither id nor label is given', () => {
    const selection = selectVersion(secret, { versionId: null, stage: null });
    expect(selection).toEqual({ ok: true, versionId: version('v2') });
  });

  it('the version that holds the label', () => {
    const selection = selectVersion(secret, { versionId: null, stage: stage('AWSPREVIOUS') });
    expect(selection).toEqual({ ok: true, versionId: version('v1') });
  });

  it('a version by its id, even without a label', () => {
    const selection = selectVersion(secret, { versionId: version('v3'), stage: null });
    expect(selection).toEqual({ ok: true, versionId: version('v3') });
  });

  it('the version that both id and label refer to', () => {
    const both = { versionId: version('v2'), stage: stage('AWSCURRENT') };
    expect(selectVersion(secret, both)).toEqual({ ok: true, versionId: version('v2') });
  });

  it('nothing for a label that no version holds (M2)', () => {
    const message =
      "Secrets Manager can't find the specified secret value for staging label: awscurrent";
    expect(selectVersion(secret, { versionId: null, stage: stage('awscurrent') })).toEqual(
      rejectedWith('ResourceNotFound', message),
    );
  });

  it('nothing in a secret without any version (M2 with AWSCURRENT)', () => {
    const message =
      "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT";
    expect(selectVersion(secretOf(created()), { versionId: null, stage: null })).toEqual(
      rejectedWith('ResourceNotFound', message),
    );
  });

  it('nothing for an unknown id, even with a label (M3)', () => {
    const message = `Secrets Manager can't find the specified secret value for VersionId: ${version('v9')}`;
    expect(selectVersion(secret, { versionId: version('v9'), stage: stage('AWSCURRENT') })).toEqual(
      rejectedWith('ResourceNotFound', message),
    );
  });

  it('nothing if id and label refer to different versions (M4)', () => {
    const message = 'You provided a VersionStage that is not associated to the provided VersionId.';
    expect(selectVersion(secret, { versionId: version('v1'), stage: stage('AWSCURRENT') })).toEqual(
      rejectedWith('InvalidRequest', message),
    );
  });
});

describe('A version that has no value yet', () => {
  const pending = secretOf(
    ...history,
    { type: 'SecretVersionRegistered', at: NOON, versionId: version('v4') },
    moved(['AWSPENDING', null, 'v4']),
  );

  it.each([
    ['its label (M2)', null, stage('AWSPENDING'), 'staging label: AWSPENDING'],
    ['both (M2)', version('v4'), stage('AWSPENDING'), 'staging label: AWSPENDING'],
    ['its id (M3)', version('v4'), null, `VersionId: ${version('v4')}`],
  ])('T7: is not found by %s', (_case, versionId, stage, tail) => {
    const message = `Secrets Manager can't find the specified secret value for ${tail}`;
    expect(selectVersion(pending, { versionId, stage })).toEqual(
      rejectedWith('ResourceNotFound', message),
    );
  });
});
