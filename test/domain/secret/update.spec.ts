import { describe, it } from 'vitest';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { branded, type KeyArn, type KeyId } from '../../../domain/secret/ids.ts';
import { newVersion, update } from '../../support/commands.ts';
import {
  arnOf,
  created,
  deletionScheduled,
  KEY_ARN,
  later,
  moved,
  NOON,
  version,
  versionAdded,
} from '../../support/examples.ts';
import { given } from '../../support/given.ts';

const keyId = branded<KeyId>('alias/mine');
const rewrapped = [{ versionId: version('v1'), keyArns: [branded<KeyArn>('new'), KEY_ARN] }];
const history = [
  created('db/password', { description: 'old', externalType: 'DatadogApiKey' }),
  versionAdded('v1'),
  moved(['AWSCURRENT', null, 'v1']),
];
const described = (change: Partial<SecretEvent & { type: 'SecretDescribed' }>): SecretEvent => ({
  type: 'SecretDescribed',
  at: NOON,
  ...change,
});
const keyChanged: SecretEvent = { type: 'EncryptionKeyChanged', at: NOON, keyId, rewrapped };

describe('UpdateSecret without a value', () => {
  it('changes nothing if nothing is given, or nothing differs', () => {
    given(...history)
      .when(update())
      .emitsNothing();
    given(...history)
      .when(update({ description: 'old', keyChange: { keyId: null, rewrapped: [] } }))
      .emitsNothing();
  });

  it('changes only what is given', () => {
    given(...history)
      .when(update({ description: 'new' }))
      .emits(described({ description: 'new' }));
    given(...history)
      .when(update({ externalType: null }))
      .emits(described({ externalType: null }));
  });

  it('clears a description', () => {
    given(...history)
      .when(update({ description: null }))
      .emits(described({ description: null }));
  });

  it('changes the key, and records which versions it can open as well', () => {
    given(...history)
      .when(update({ keyChange: { keyId, rewrapped } }))
      .emits(keyChanged);
  });

  it('ignores a token, even one that is in use', () => {
    given(...history)
      .when(update({ versionId: version('v1') }))
      .emitsNothing();
  });
});

describe('UpdateSecret with a value', () => {
  const withValue = { versionId: version('v2'), version: newVersion('v2') };

  it('adds the current version, after the change of the key that seals it', () => {
    given(...history)
      .when(update({ ...withValue, description: 'new', keyChange: { keyId, rewrapped } }))
      .emits(
        described({ description: 'new' }),
        keyChanged,
        versionAdded('v2'),
        moved(['AWSCURRENT', 'v1', 'v2'], ['AWSPREVIOUS', null, 'v1']),
      );
  });

  it('T25: treats the same token with the same value as a retry', () => {
    given(...history)
      .when(update({ versionId: version('v1'), stored: 'same' }))
      .emitsNothing();
  });

  it('still changes the description if its value is already stored', () => {
    given(...history)
      .when(update({ versionId: version('v1'), stored: 'same', description: 'new' }))
      .emits(described({ description: 'new' }));
  });

  it('rejects the same token with another value, and changes nothing else (M9)', () => {
    given(...history)
      .when(update({ versionId: version('v1'), stored: 'different', description: 'new' }))
      .rejectedAs(
        'ResourceExists',
        `You can't use ClientRequestToken ${version('v1')} because that value is already in use for a version of secret ${arnOf('db/password')}.`,
      );
  });
});

describe('UpdateSecret of a secret that is not active', () => {
  it('is rejected if it does not exist (M1) or is marked for deletion (M6)', () => {
    given()
      .when(update())
      .rejectedAs('ResourceNotFound', "Secrets Manager can't find the specified secret.");
    given(...history, deletionScheduled(later(1)))
      .when(update())
      .rejectedAs(
        'InvalidRequest',
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
  });
});
