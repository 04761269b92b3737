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
  it('makes it current and leaves the old one as previous', () => {
    given(...history)
      .when(put('v2'))
      .emits(versionAdded('v2'), moved(['AWSCURRENT', 'v1', 'v2'], ['AWSPREVIOUS', null, 'v1']));
  });

  it('leaves AWSCURRENT where it is when only other labels are named', () => {
    given(...history)
      .when(put('v2', ['AWSPENDING', 'AWSSOMETHING']))
      .emits(versionAdded('v2'), moved(['AWSPENDING', null, 'v2'], ['AWSSOMETHING', null, 'v2']));
  });

  it('makes the first value current even when it is labelled otherwise', () => {
    given(created())
      .when(put('v1', ['AWSPENDING']))
      .emits(versionAdded('v1'), moved(['AWSPENDING', null, 'v1'], ['AWSCURRENT', null, 'v1']));
  });

  it('attaches a label once that is named twice', () => {
    given(...history)
      .when(put('v2', ['mine', 'mine']))
      .emits(versionAdded('v2'), moved(['mine', null, 'v2']));
  });

  it('gives AWSPREVIOUS to the version it replaces, even when the request claims that label', () => {
    given(...history)
      .when(put('v2', ['AWSCURRENT', 'AWSPREVIOUS']))
      .emits(versionAdded('v2'), moved(['AWSCURRENT', 'v1', 'v2'], ['AWSPREVIOUS', null, 'v1']));
  });

  it('fills the empty version that a rotation registered, without moving a label', () => {
    given(...history, registered, moved(['AWSPENDING', null, 'v2']))
      .when(put('v2', ['AWSPENDING']))
      .emits(versionAdded('v2'));
  });
});

describe('PutSecretValue with the id of a version that has a value', () => {
  it('changes nothing for the same value, whatever its labels now are', () => {
    given(...history)
      .when(putAgain('v1', 'same', ['AWSPENDING']))
      .emitsNothing();
  });

  it('refuses another value (M9, with the full ARN)', () => {
    given(...history)
      .when(putAgain('v1', 'different'))
      .rejectedAs(
        'ResourceExists',
        `You can't use ClientRequestToken ${version('v1')} because that value is already in use for a version of secret ${arnOf('db/password')}.`,
      );
  });
});

describe('PutSecretValue with a sealed version whose id turns out to be taken', () => {
  it('is rejected if the stored value differs', () => {
    given(...history)
      .when({ ...putAgain('v1', 'different'), version: newVersion('v1') })
      .rejectedAs('ResourceExists', tokenReused(version('v1'), arnOf('db/password')));
  });
});

describe('PutSecretValue to a secret that takes none', () => {
  it('never creates one (M1)', () => {
    const message = "Secrets Manager can't find the specified secret.";
    given().when(put('v1')).rejectedAs('ResourceNotFound', message);
    given(...history, purged())
      .when(putAgain('v1', 'same'))
      .rejectedAs('ResourceNotFound', message);
  });

  it('is refused while the deletion is scheduled, also as a retry (M6)', () => {
    const message =
      "You can't perform this operation on the secret because it was marked for deletion.";
    for (const command of [put('v2'), putAgain('v1', 'same')]) {
      given(...history, deletionScheduled(later(1)))
        .when(command)
        .rejectedAs('InvalidRequest', message);
    }
  });
});

describe('PutSecretValue and the 20 labels of a secret', () => {
  const labels = (count: number) => Array.from({ length: count }, (_none, index) => `L${index}`);
  const full = [
    ...history,
    moved(...labels(18).map((label) => [label, null, 'v1'] as const)),
    moved(['AWSPREVIOUS', null, 'v1']),
  ];

  it('takes labels from other versions, which adds none', () => {
    given(...full)
      .when(put('v2', ['AWSPREVIOUS', 'L17']))
      .emits(versionAdded('v2'), moved(['AWSPREVIOUS', 'v1', 'v2'], ['L17', 'v1', 'v2']));
  });

  it('refuses the twenty-first', () => {
    given(...full)
      .when(put('v2', ['new']))
      .rejectedAs(
        'LimitExceeded',
        'You exceeded the maximum number of staging labels allowed on a secret.',
      );
  });

  it('counts the AWSCURRENT that a first version gets besides its own 20', () => {
    given(created())
      .when(put('v1', labels(20)))
      .rejectedAs(
        'LimitExceeded',
        'You exceeded the maximum number of staging labels allowed on a secret.',
      );
  });
});
