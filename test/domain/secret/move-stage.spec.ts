import { describe, it } from 'vitest';
import { move } from '../../support/commands.ts';
import {
  created,
  deletionScheduled,
  later,
  moved,
  NOON,
  version,
  versionAdded,
} from '../../support/examples.ts';
import { given } from '../../support/given.ts';

const history = [
  created(),
  versionAdded('v1'),
  versionAdded('v2'),
  versionAdded('v3'),
  moved(['AWSCURRENT', null, 'v2'], ['AWSPREVIOUS', null, 'v1'], ['mine', null, 'v1']),
];
const wrongRemoval = (stage: string) =>
  `When you move staging label ${stage}, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label ${stage}.`;
const notFound = (label: string) =>
  `Secrets Manager can't find the specified secret value for VersionId: ${version(label)}`;

describe('UpdateSecretVersionStage onto a version', () => {
  it('attaches a label that no version holds', () => {
    given(...history)
      .when(move('new', null, 'v3'))
      .emits(moved(['new', null, 'v3']));
  });

  it('changes nothing if the version holds the label, whether or not the holder is named', () => {
    given(...history)
      .when(move('mine', null, 'v1'))
      .emitsNothing();
    given(...history)
      .when(move('mine', 'v1', 'v1'))
      .emitsNothing();
  });

  it('moves a label from the named holder', () => {
    given(...history)
      .when(move('mine', 'v1', 'v3'))
      .emits(moved(['mine', 'v1', 'v3']));
  });

  it('moves AWSPREVIOUS along with AWSCURRENT, to the version that was current', () => {
    given(...history)
      .when(move('AWSCURRENT', 'v2', 'v3'))
      .emits(moved(['AWSCURRENT', 'v2', 'v3'], ['AWSPREVIOUS', 'v1', 'v2']));
  });

  it('moves only AWSPREVIOUS if requested', () => {
    given(...history)
      .when(move('AWSPREVIOUS', 'v1', 'v3'))
      .emits(moved(['AWSPREVIOUS', 'v1', 'v3']));
  });

  it('requires the holder to be named if there is one (M14)', () => {
    given(...history)
      .when(move('AWSCURRENT', null, 'v3'))
      .rejectedAs(
        'InvalidParameter',
        `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${version('v2')}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
  });

  it.each([
    ['another version', 'AWSCURRENT', 'v1'],
    ['any version, when the label is free', 'new', 'v1'],
  ])('rejects %s as the holder (M16)', (_case, stage, from) => {
    given(...history)
      .when(move(stage, from, 'v3'))
      .rejectedAs('InvalidParameter', wrongRemoval(stage));
  });

  it('rejects an unknown version id on either side (M3)', () => {
    given(...history)
      .when(move('mine', 'v1', 'v9'))
      .rejectedAs('ResourceNotFound', notFound('v9'));
    given(...history)
      .when(move('mine', 'v8', 'v3'))
      .rejectedAs('ResourceNotFound', notFound('v8'));
  });

  it('does not make a version current that has no value yet', () => {
    const registered = {
      type: 'SecretVersionRegistered',
      at: NOON,
      versionId: version('v4'),
    } as const;
    given(...history, registered)
      .when(move('AWSCURRENT', 'v2', 'v4'))
      .rejectedAs('ResourceNotFound', notFound('v4'));
    given(...history, registered)
      .when(move('new', null, 'v4'))
      .emits(moved(['new', null, 'v4']));
  });

  it('rejects the twenty-first label of a secret, and moves any of the twenty', () => {
    const labels = Array.from({ length: 17 }, (_none, index) => [`L${index}`, null, 'v3'] as const);
    given(...history, moved(...labels))
      .when(move('new', null, 'v1'))
      .rejectedAs(
        'LimitExceeded',
        'You exceeded the maximum number of staging labels allowed on a secret.',
      );
    given(...history, moved(...labels))
      .when(move('L0', 'v3', 'v1'))
      .emits(moved(['L0', 'v3', 'v1']));
  });
});

describe('UpdateSecretVersionStage off a version', () => {
  it.each(['AWSPREVIOUS', 'mine'])('detaches %s', (stage) => {
    given(...history)
      .when(move(stage, 'v1', null))
      .emits(moved([stage, 'v1', null]));
  });

  it('cannot detach AWSCURRENT (M15, with the apostrophe as recorded)', () => {
    given(...history)
      .when(move('AWSCURRENT', 'v2', null))
      .rejectedAs(
        'InvalidParameter',
        'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.',
      );
  });

  it.each([
    ['AWSCURRENT', 'v1'],
    ['gone', 'v1'],
  ])('rejects a version that does not hold %s (M16)', (stage, from) => {
    given(...history)
      .when(move(stage, from, null))
      .rejectedAs('InvalidParameter', wrongRemoval(stage));
  });
});

describe('UpdateSecretVersionStage', () => {
  it('requires at least one version', () => {
    given(...history)
      .when(move('mine', null, null))
      .rejectedAs(
        'InvalidParameter',
        'You must provide RemoveFromVersionId or MoveToVersionId, or both.',
      );
  });

  it('is rejected if the secret does not exist (M1) or is marked for deletion (M6)', () => {
    given()
      .when(move('mine', null, 'v1'))
      .rejectedAs('ResourceNotFound', "Secrets Manager can't find the specified secret.");
    given(...history, deletionScheduled(later(1)))
      .when(move('mine', 'v9', 'v9'))
      .rejectedAs(
        'InvalidRequest',
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
  });
});
