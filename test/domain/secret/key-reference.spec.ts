import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { branded, type KeyId, type Region } from '../../../domain/secret/ids.ts';
import {
  isDefaultKey,
  keyReference,
  keySelector,
  referenceFailure,
} from '../../../domain/secret/key-reference.ts';
import {
  decryptionRejection,
  encryptionRejection,
  keyRejection,
} from '../../../domain/secret/key-rejections.ts';
import { ACCOUNT, REGION } from '../../support/examples.ts';

const here = { account: ACCOUNT, region: REGION };
const ELSEWHERE = 'eu-central-1';
const ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const DEFAULT = 'alias/aws/secretsmanager';
const key = (text: string) => branded<KeyId>(text);
const arn = (resource: string, region: string = REGION, account: string = ACCOUNT) =>
  `arn:aws:kms:${region}:${account}:${resource}`;

const INVALID_ID = {
  code: 'InvalidParameter',
  message: 'The operation failed because of an invalid KMS key: Invalid keyId',
};

describe('A KmsKeyId', () => {
  it.each([null, DEFAULT, arn(DEFAULT)])('%s means the default key', (named) => {
    const keyId = named === null ? null : key(named);
    expect(keyReference(keyId, here)).toEqual({ kind: 'default' });
    expect(isDefaultKey(keyId, here)).toBe(true);
    expect(keySelector(keyId, here)).toEqual({ ...here, keyId: null });
    expect(keyRejection(keyId, here)).toBeNull();
  });

  it.each([
    ID,
    ID.toUpperCase(),
    'mrk-1234abcd12ab34cd56ef1234567890ab',
    'alias/payments',
    'alias/team/payments_2',
    arn(`key/${ID}`),
    arn('key/mrk-1234abcd12ab34cd56ef1234567890ab'),
    arn('alias/payments'),
    arn(`key/${ID}`, REGION, '999999999999'),
  ])('may be %s', (named) => {
    expect(keyReference(key(named), here)).toEqual({ kind: 'named' });
    expect(keyRejection(key(named), here)).toBeNull();
    expect(referenceFailure({ ...here, keyId: key(named) })).toBeNull();
    expect(keySelector(key(named), here)).toEqual({ ...here, keyId: named });
  });

  it.each([
    'payments-key',
    ' ',
    `key/${ID}`,
    `${ID} `,
    'alias/',
    'alias/with space',
    `alias/${'a'.repeat(251)}`,
    'Alias/payments',
    'arn:aws:s3:::bucket',
    'arn:aws:kms',
    arn('payments-key'),
    arn('key/payments-key'),
    arn('alias/'),
    arn(`key/${ID}`, REGION, 'me'),
    arn(`key/${ID}`, ''),
    arn(`key/${ID}`, 'nowhere'),
    `arn:aws-cn:kms:${REGION}:${ACCOUNT}:key/${ID}`,
    `${arn(`key/${ID}`)}\n`,
  ])('cannot be %j, which is not an id, ARN or alias (M40)', (named) => {
    expect(keyRejection(key(named), here)).toMatchObject(INVALID_ID);
    expect(referenceFailure({ ...here, keyId: key(named) })).toBe('notFound');
  });

  it.each([arn(`key/${ID}`, ELSEWHERE), arn('alias/payments', ELSEWHERE), arn(DEFAULT, ELSEWHERE)])(
    'cannot be the ARN %s of another region (M41)',
    (named) => {
      expect(keyRejection(key(named), here)).toMatchObject({
        code: 'InvalidParameter',
        message: `The operation failed because of an invalid KMS key: Invalid arn ${ELSEWHERE}`,
      });
      expect(referenceFailure({ ...here, keyId: key(named) })).toBe('notFound');
      const there = { ...here, region: branded<Region>(ELSEWHERE) };
      expect(keyRejection(key(named), there)).toBeNull();
    },
  );

  it('must be in the partition of its region', () => {
    const china = { ...here, region: branded<Region>('cn-north-1') };
    const named = key(`arn:aws-cn:kms:cn-north-1:${ACCOUNT}:key/${ID}`);
    expect(keyRejection(named, china)).toBeNull();
    expect(keyRejection(named, here)).toMatchObject({
      message: 'The operation failed because of an invalid KMS key: Invalid arn cn-north-1',
    });
  });

  it.each(['alias/aws/s3', arn('alias/aws/s3'), arn(DEFAULT, REGION, '999999999999')])(
    'cannot be %s, which AWS manages for another service or account (M22)',
    (named) => {
      expect(keyRejection(key(named), here)).toEqual({
        code: 'KeyAccessDenied',
        message: 'Access to KMS is not allowed',
        keyFailure: 'denied',
      });
      expect(referenceFailure({ ...here, keyId: key(named) })).toBe('denied');
    },
  );
});

describe('Any KmsKeyId', () => {
  const piece = fc.constantFrom('arn:', 'aws', ':', 'kms', REGION, ACCOUNT, 'key/', ID, DEFAULT);
  const text = fc.oneof(
    fc.string(),
    fc
      .array(fc.oneof(piece, fc.string({ maxLength: 2 })), { maxLength: 12 })
      .map((p) => p.join('')),
  );

  it('is rejected for the same reason as by key services', () => {
    fc.assert(
      fc.property(text, (named) => {
        const rejection = keyRejection(key(named), here);
        expect(rejection?.keyFailure ?? null).toBe(
          referenceFailure({ ...here, keyId: key(named) }),
        );
      }),
    );
  });

  it('is passed on unchanged, or means the default key', () => {
    fc.assert(
      fc.property(text, (named) => {
        const { keyId } = keySelector(key(named), here);
        expect(keyId === null ? [DEFAULT, arn(DEFAULT)] : [keyId]).toContain(named);
      }),
    );
  });
});

describe('A key failure', () => {
  it('is reported as AccessDenied only if access is denied', () => {
    const message = 'Access to KMS is not allowed';
    const denied = { code: 'KeyAccessDenied', message, keyFailure: 'denied' };
    expect(encryptionRejection('denied')).toEqual(denied);
    expect(decryptionRejection('denied')).toEqual(denied);
  });

  it.each(['notFound', 'disabled', 'pendingDeletion', 'wrongKind', 'invalidCiphertext'] as const)(
    'is reported as an encryption or decryption failure if the key is %s',
    (failure) => {
      expect(encryptionRejection(failure)).toMatchObject({
        code: 'EncryptionFailure',
        keyFailure: failure,
      });
      expect(decryptionRejection(failure)).toMatchObject({
        code: 'DecryptionFailure',
        keyFailure: failure,
      });
    },
  );
});
