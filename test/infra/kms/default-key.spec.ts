import { describe, expect, it } from 'vitest';
import type { DataKey, KeyOutcome } from '../../../domain/ports/key-service.ts';
import { ACCOUNT, arnOf, REGION, version } from '../../support/examples.ts';
import { type FakeKms, LOST_REPLY } from '../../support/fake-kms.ts';
import { openKms } from './open-kms.ts';

const ALIAS = `alias/sealstream/${ACCOUNT}/secretsmanager`;
const CONTEXT = { secretArn: arnOf('db/password'), versionId: version('v1') };

const open = async (maxAttempts = 1) => {
  const { fake, service } = await openKms({ maxAttempts });
  const generate = () =>
    service.generateDataKey({ account: ACCOUNT, region: REGION, keyId: null }, CONTEXT);
  return { fake, generate };
};

const operationsOf = ({ calls }: FakeKms): string[] => calls.map(({ operation }) => operation);

const keyOf = (outcome: KeyOutcome<DataKey>): string =>
  outcome.ok ? outcome.value.wrapped.keyArn : outcome.failure;

describe('the default key of an account in KMS', () => {
  it('is made on first use, tagged and behind an alias of its account', async () => {
    const { fake, generate } = await open();

    await generate();

    expect(operationsOf(fake)).toEqual([
      'GenerateDataKey',
      'CreateKey',
      'CreateAlias',
      'GenerateDataKey',
    ]);
    expect(fake.calls[1]?.input).toMatchObject({
      Tags: [{ TagKey: 'sealstream', TagValue: 'default' }],
    });
    expect(fake.calls[2]?.input).toMatchObject({ AliasName: ALIAS });
  });

  it('costs one request from then on', async () => {
    const { fake, generate } = await open();
    await generate();
    const before = fake.calls.length;

    await generate();

    expect(fake.calls.slice(before).map(({ input }) => input.KeyId)).toEqual([ALIAS]);
  });

  it('is the key of whoever was first; the keys of the others are withdrawn', async () => {
    const { fake, generate } = await open();

    const keys = (await Promise.all(Array.from({ length: 16 }, generate))).map(keyOf);

    const withdrawn = fake.calls
      .filter(({ operation }) => operation === 'ScheduleKeyDeletion')
      .map(({ input }) => input);
    expect(new Set(keys).size).toBe(1);
    expect(withdrawn).toHaveLength(fake.count('CreateKey') - 1);
    for (const { KeyId, PendingWindowInDays } of withdrawn) {
      expect(KeyId).not.toBe(keys[0]);
      expect(PendingWindowInDays).toBe(7);
    }
  });

  it('is not withdrawn when the SDK repeats a request whose reply was lost', async () => {
    const { fake, generate } = await open(3);
    fake.failNext('CreateAlias', LOST_REPLY);

    const made = await generate();

    expect(fake.count('CreateAlias')).toBe(2);
    expect(fake.count('ScheduleKeyDeletion')).toBe(0);
    expect(keyOf(await generate())).toBe(keyOf(made));
  });

  it('is withdrawn when its alias is denied, so that a wrong role does not collect keys', async () => {
    const { fake, generate } = await open();
    fake.failNext('CreateAlias', 'AccessDeniedException');

    expect(await generate()).toEqual({ ok: false, failure: 'denied' });

    expect(operationsOf(fake).at(-1)).toBe('ScheduleKeyDeletion');
  });

  it('is not withdrawn when it cannot be told whose the alias is', async () => {
    const { fake, generate } = await open();
    fake.failNext('CreateAlias', 'AlreadyExistsException');
    fake.failNext('DescribeKey', 'AccessDeniedException');

    expect(await generate()).toEqual({ ok: false, failure: 'denied' });

    expect(fake.count('ScheduleKeyDeletion')).toBe(0);
  });

  it('is denied when nobody may make it', async () => {
    const { fake, generate } = await open();
    fake.failNext('CreateKey', 'AccessDeniedException');

    expect(await generate()).toEqual({ ok: false, failure: 'denied' });
  });

  it.each(['CreateAlias', 'GenerateDataKey'])(
    'is an outage while KMS does not show it to %s yet',
    async (operation) => {
      const { fake, generate } = await open();
      fake.failNext(operation, 'NotFoundException', operation === 'CreateAlias' ? 1 : 2);

      await expect(generate()).rejects.toMatchObject({ name: 'Outage', kind: 'unavailable' });
    },
  );

  it('is not made anew when it is disabled', async () => {
    const { fake, generate } = await open();
    await generate();
    fake.failNext('GenerateDataKey', 'DisabledException');

    expect(await generate()).toEqual({ ok: false, failure: 'disabled' });
    expect(fake.count('CreateKey')).toBe(1);
  });
});
