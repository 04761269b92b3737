import { describe, expect, it } from 'vitest';
import type { EncryptionContext } from '../../../domain/ports/key-service.ts';
import { branded, type KeyArn, type KeyId, type SecretArn } from '../../../domain/secret/ids.ts';
import { ACCOUNT, arnOf, REGION, version } from '../../support/examples.ts';
import { openKms } from './open-kms.ts';

const STRANGER = '999999999999';
const foreignKey = branded<KeyArn>(
  `arn:aws:kms:${REGION}:${STRANGER}:key/00000000-0000-4000-8000-000000000001`,
);
const FOREIGN_ALIAS = `arn:aws:kms:${REGION}:${STRANGER}:alias/theirs`;
const CONTEXT: EncryptionContext = { secretArn: arnOf('a'), versionId: version('v1') };
const OWNER = { account: ACCOUNT, region: REGION };
const WRAPPED = { keyArn: foreignKey, ciphertext: new Uint8Array(60) };
const DENIED = { ok: false, failure: 'denied' };

/** Every way to use a key that the store, or a caller, names. */
const usesOf = ({ service }: Awaited<ReturnType<typeof openKms>>) => [
  () => service.unwrap(WRAPPED, CONTEXT),
  () => service.generateDataKey({ ...OWNER, keyId: foreignKey as string as KeyId }, CONTEXT),
  () => service.wrap({ ...OWNER, keyId: branded(FOREIGN_ALIAS) }, new Uint8Array(32), CONTEXT),
];

describe('A key of another AWS account', () => {
  it('is denied without a request under it', async () => {
    const kms = await openKms();
    for (const use of usesOf(kms)) expect(await use()).toEqual(DENIED);
    const named = kms.fake.calls.map(({ input }) => JSON.stringify(input));
    expect(named.filter((input) => input.includes(STRANGER))).toEqual([]);
  });

  it('is used where its account is listed', async () => {
    const kms = await openKms({}, { accounts: new Set([STRANGER]) });
    for (const use of usesOf(kms)) await use();
    const named = kms.fake.calls.map(({ input }) => JSON.stringify(input));
    expect(named.filter((input) => input.includes(STRANGER))).toHaveLength(3);
  });
});

describe('A service whose account id differs from its AWS account', () => {
  const secretArn = branded<SecretArn>(arnOf('a').replace(ACCOUNT, '000000000042'));
  const context = { secretArn, versionId: version('v1') };
  const owner = { account: branded<typeof ACCOUNT>('000000000042'), region: REGION };

  it('uses the keys of its AWS account, which it determines once', async () => {
    const kms = await openKms();
    const made = await kms.service.generateDataKey({ ...owner, keyId: null }, context);
    if (!made.ok) throw new Error(made.failure);
    expect(made.value.wrapped.keyArn).toContain(`:${ACCOUNT}:`);
    const before = kms.fake.count('GenerateDataKey');
    for (const _time of [1, 2]) {
      expect(await kms.service.unwrap(made.value.wrapped, context)).toMatchObject({ ok: true });
    }
    expect(kms.fake.count('GenerateDataKey')).toBe(before + 1);
    expect(await kms.service.unwrap(WRAPPED, context)).toEqual(DENIED);
  });

  it('knows no AWS account before it has a default key', async () => {
    const kms = await openKms();
    expect(await kms.service.unwrap(WRAPPED, context)).toEqual(DENIED);
  });
});
