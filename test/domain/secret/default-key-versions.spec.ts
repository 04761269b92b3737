import { describe, expect, it } from 'vitest';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { fold } from '../../../domain/secret/evolve.ts';
import { branded, type KeyArn, type KeyId } from '../../../domain/secret/ids.ts';
import {
  ACCOUNT,
  created,
  KEY_ARN,
  NOON,
  REGION,
  version,
  versionAdded,
} from '../../support/examples.ts';

const key = (named: string | null) => (named === null ? null : branded<KeyId>(named));
const ALIAS = 'alias/aws/secretsmanager';
const ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:${ALIAS}`;
const OWN = branded<KeyArn>(`arn:aws:kms:${REGION}:${ACCOUNT}:key/own`);

const defaultKeyOf = (...history: readonly SecretEvent[]) => {
  const secret = fold(history);
  if (secret.status === 'absent') throw new Error('There is no secret');
  return secret.versions.get(version('v1'))?.defaultKeyArn;
};

const keyChanged = (named: string | null, keyArns: readonly KeyArn[]): SecretEvent => ({
  type: 'EncryptionKeyChanged',
  at: NOON,
  keyId: key(named),
  rewrapped: keyArns.length === 0 ? [] : [{ versionId: version('v1'), keyArns }],
});

describe('The default key of a version is recorded', () => {
  it.each([null, ALIAS, ARN])('if its secret specifies it as %s', (named) => {
    expect(defaultKeyOf(created('db', { keyId: key(named) }), versionAdded('v1'))).toBe(KEY_ARN);
  });

  it.each(['alias/mine', ALIAS.replace('manager', 'manager/x')])(
    'but not if it specifies %s',
    (named) => {
      expect(defaultKeyOf(created('db', { keyId: key(named) }), versionAdded('v1'))).toBeNull();
    },
  );

  it.each([null, ALIAS, ARN])(
    'after the version is rewrapped under it, specified as %s',
    (named) => {
      const before = [created('db', { keyId: key('alias/mine') }), versionAdded('v1', 'd')];
      expect(defaultKeyOf(...before, keyChanged(named, [OWN, KEY_ARN]))).toBe(OWN);
    },
  );

  it('even after the key is specified differently, and nothing is rewrapped', () => {
    expect(defaultKeyOf(created(), versionAdded('v1'), keyChanged(ALIAS, []))).toBe(KEY_ARN);
  });
});
