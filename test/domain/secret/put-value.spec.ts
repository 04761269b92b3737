import { describe, it } from 'vitest';
import { tokenReused } from '../../../domain/secret/messages.ts';
import { newVersion, put, putAgain } from '../../support/commands.ts';
import {
  arnOf,
  created,
  deletionScheduled,
  later,
  moved,
  purged,
  version,
  versionAdded,
} from '../../support/examples.ts';
import { given } from '../../support/given.ts';

const history = [created(), versionAdded('v1'), moved(['AWSCURRENT', null, 'v1'])];
const registered = {
  type: 'SecretVersionRegistered',
  at: later(0),
  versionId: version('v2'),
} as const;

describe('PutSecretValue of a new version', () => {
  it('makes it current and the old one previous', () => {
    given(...history)
      .when(put('v2'))
      .emits(versionAdded('v2'), moved(['AWSCURRENT', 'v1', 'v2'], ['AWSPREVIOUS', null, 'v1']));
  });

  it('does not move AWSCURRENT if only other labels are requested', () => {
    given(...history)
      .when(put('v2', ['AWSPENDING', 'AWSSOMETHING']))
      .emits(versionAdded('v2'), moved(['AWSPENDING', null, 'v2'], ['AWSSOMETHING', null, 'v2']));
  });

  it('makes the first value current even if other labels are requested', () => {
    given(created())
      .when(put('v1', ['AWSPENDING']))
      .emits(versionAdded('v1'), moved(['AWSPENDING', null, 'v1'], ['AWSCURRENT', null, 'v1']));
  });

  it('attaches a repeated label once', () => {
    given(...history)
      .when(put('v2', ['mine', 'mine']))
      .emits(versionAdded('v2'), moved(['mine', null, 'v2']));
  });

  it('moves AWSPREVIOUS to the replaced version, even if the request includes that label', () => {
    given(...history)
      .when(put('v2', ['AWSCURRENT', 'AWSPREVIOUS']))
      .emits(versionAdded('v2'), moved(['AWSCURRENT', 'v1', 'v2'], ['AWSPREVIOUS', null, 'v1']));
  });

  it('fills a version that a rotation registered without a value, without moving a label', () => {
    given(...history, registered, moved(['AWSPENDING', null, 'v2']))
      .when(put('v2', ['AWSPENDING']))
      .emits(versionAdded('v2'));
  });
});

describe('PutSecretValue with the id of a version that has a value', () => {
  it('changes nothing if the value is the same, regardless of its labels', () => {
    given(...history)
      .when(putAgain('v1', 'same', ['AWSPENDING']))
      .emitsNothing();
  });

  it('rejects another value (M9, with the full ARN)', () => {
    given(...history)
      .when(putAgain('v1', 'different'))
      .rejectedAs(
        'ResourceExists',
        `You can't use ClientRequestToken ${version('v1')} because that value is already in use for a version of secret ${arnOf('db/password')}.`,
      );
  });
});

describe('PutSecretValue with a sealed version whose id has been taken meanwhile', () => {
  it('is rejected if the stored value differs', () => {
    given(...history)
      .when({ ...putAgain('v1', 'different'), version: newVersion('v1') })
      .rejectedAs('ResourceExists', tokenReused(version('v1'), arnOf('db/password')));
  });
});

describe('PutSecretValue to a secret that is not active', () => {
  it('does not create it (M1)', () => {
    const message = "Secrets Manager can't find the specified secret.";
    given().when(put('v1')).rejectedAs('ResourceNotFound', message);
    given(...history, purged())
      .when(putAgain('v1', 'same'))
      .rejectedAs('ResourceNotFound', message);
  });

  it('is rejected while the deletion is scheduled, even as a retry (M6)', () => {
    const message =
      "You can't perform this operation on the secret because it was marked for deletion.";
    for (const command of [put('v2'), putAgain('v1', 'same')]) {
      given(...history, deletionScheduled(later(1)))
        .when(command)
        .rejectedAs('InvalidRequest', message);
    }
  });
});

describe('PutSecretValue to a secret with 20 labels', () => {
  const labels = (count: number) => Array.from({ length: count }, (_none, index) => `L${index}`);
  const full = [
    ...history,
    moved(...labels(18).map((label) => [label, null, 'v1'] as const)),
    moved(['AWSPREVIOUS', null, 'v1']),
  ];

  it('moves labels from other versions, which adds none', () => {
    given(...full)
      .when(put('v2', ['AWSPREVIOUS', 'L17']))
      .emits(versionAdded('v2'), moved(['AWSPREVIOUS', 'v1', 'v2'], ['L17', 'v1', 'v2']));
  });

  it('rejects the twenty-first', () => {
    given(...full)
      .when(put('v2', ['new']))
      .rejectedAs(
        'LimitExceeded',
        'You exceeded the maximum number of staging labels allowed on a secret.',
      );
  });

  it('counts the AWSCURRENT that a first version gets in addition to its own 20', () => {
    given(created())
      .when(put('v1', labels(20)))
      .rejectedAs(
        'LimitExceeded',
        'You exceeded the maximum number of staging labels allowed on a secret.',
      );
  });
});
