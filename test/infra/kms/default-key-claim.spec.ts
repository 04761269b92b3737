import { describe, expect, it } from 'vitest';
import type { DataKey, KeyOutcome } from '../../../domain/ports/key-service.ts';
import { ACCOUNT, arnOf, REGION, version } from '../../support/examples.ts';
import { type FakeKms, LOST_REPLY } from '../../support/fake-kms.ts';
import { openKms } from './open-kms.ts';

const CONTEXT = { secretArn: arnOf('db/password'), versionId: version('v1') };
const MINUTE = 60;

const open = async (maxAttempts = 1) => {
  const { fake, service, passSeconds } = await openKms({ maxAttempts });
  const generate = () =>
    service.generateDataKey({ account: ACCOUNT, region: REGION, keyId: null }, CONTEXT);
  /** Another process with the same KMS, and without the memory of this one. */
  const other = await openKms({ maxAttempts, endpoint: fake.endpoint });
  const generateElsewhere = () =>
    other.service.generateDataKey({ account: ACCOUNT, region: REGION, keyId: null }, CONTEXT);
  return { fake, generate, generateElsewhere, passSeconds };
};

const keyOf = (outcome: KeyOutcome<DataKey>): string =>
  outcome.ok ? outcome.value.wrapped.keyArn : outcome.failure;

const inputsOf = ({ calls }: FakeKms, operation: string) =>
  calls.filter((call) => call.operation === operation).map(({ input }) => input);

const REFUSALS = [
  ['AccessDeniedException', { name: 'Misconfiguration' }],
  ['ThrottlingException', { name: 'Outage', kind: 'throttled' }],
  ['LimitExceededException', { name: 'Outage', kind: 'throttled' }],
  ['NotFoundException', { name: 'Outage', kind: 'unavailable' }],
  ['AlreadyExistsException', { name: 'Outage', kind: 'unavailable' }],
  ['InvalidAliasNameException', { name: 'InvalidAliasNameException' }],
] as const;

describe('a key that is created for the alias of the default key', () => {
  it('is withdrawn when another process was first, whose key is used', async () => {
    const { fake, generate, generateElsewhere } = await open();

    const keys = await Promise.all([generate(), generateElsewhere()]);

    const withdrawn = inputsOf(fake, 'ScheduleKeyDeletion');
    expect(new Set(keys.map(keyOf)).size).toBe(1);
    expect(withdrawn).toHaveLength(fake.count('CreateKey') - 1);
    for (const { KeyId, PendingWindowInDays } of withdrawn) {
      expect(KeyId).not.toBe(keyOf(keys[0]));
      expect(PendingWindowInDays).toBe(7);
    }
  });

  it.each(REFUSALS)('is withdrawn when the alias is rejected with %s', async (name, expected) => {
    const { fake, generate } = await open();
    fake.failNext('CreateAlias', name);

    await expect(generate()).rejects.toMatchObject(expected);

    expect(fake.count('CreateKey')).toBe(1);
    expect(fake.count('ScheduleKeyDeletion')).toBe(1);
  });

  it.each(REFUSALS)('is not followed by another for a minute after %s', async (name, expected) => {
    const { fake, generate, passSeconds } = await open();
    fake.failNext('CreateAlias', name);

    for (let request = 0; request < 5; request += 1) {
      await expect(generate()).rejects.toMatchObject(expected);
    }
    expect(fake.count('CreateKey')).toBe(1);

    passSeconds(MINUTE);
    expect(await generate()).toMatchObject({ ok: true });
    expect(fake.count('CreateKey')).toBe(2);
  });

  it('is withdrawn when every attempt of the SDK was rejected', async () => {
    const { fake, generate } = await open(2);
    fake.failNext('CreateAlias', 'ThrottlingException', 2);

    await expect(generate()).rejects.toMatchObject({ kind: 'throttled' });

    expect(fake.count('CreateAlias')).toBe(2);
    expect(fake.count('ScheduleKeyDeletion')).toBe(1);
  });

  it.each([
    ['the SDK repeats the request', 3],
    ['the SDK gives up', 1],
  ])('has the alias, and stays, when the reply was lost and %s', async (_case, maxAttempts) => {
    const { fake, generate } = await open(maxAttempts);
    fake.failNext('CreateAlias', LOST_REPLY);

    const made = await generate();

    expect(made).toMatchObject({ ok: true });
    expect(fake.count('CreateAlias')).toBe(Math.min(maxAttempts, 2));
    expect(fake.count('ScheduleKeyDeletion')).toBe(0);
    expect(keyOf(await generate())).toBe(keyOf(made));
  });

  it('is kept for a retry when the reply was lost and KMS shows no alias yet', async () => {
    const { fake, generate } = await open();
    fake.failNext('CreateAlias', LOST_REPLY);
    fake.failNext('DescribeKey', 'NotFoundException');
    await expect(generate()).rejects.toMatchObject({ name: 'Outage', kind: 'unavailable' });
    // The alias is still not visible to the next request.
    fake.failNext('GenerateDataKey', 'NotFoundException');

    const made = await generate();

    const targets = inputsOf(fake, 'CreateAlias').map(({ TargetKeyId }) => TargetKeyId);
    expect(targets).toEqual([keyOf(made), keyOf(made)]);
    expect(fake.count('CreateKey')).toBe(1);
    expect(fake.count('ScheduleKeyDeletion')).toBe(0);
  });

  it('is kept when it may have got the alias before, whatever the retry is answered', async () => {
    const { fake, generate } = await open();
    fake.failNext('CreateAlias', LOST_REPLY);
    fake.failNext('DescribeKey', 'NotFoundException', 2);
    fake.failNext('GenerateDataKey', 'NotFoundException', 2);
    await expect(generate()).rejects.toMatchObject({ name: 'Outage' });

    // Rejected by KMS, since the alias exists; but it is ours, and just not visible yet.
    await expect(generate()).rejects.toMatchObject({ name: 'Outage' });

    expect(fake.count('ScheduleKeyDeletion')).toBe(0);
    expect(await generate()).toMatchObject({ ok: true });
    expect(fake.count('CreateKey')).toBe(1);
  });

  it('is kept when the owner of the alias cannot be determined', async () => {
    const { fake, generate } = await open();
    fake.failNext('CreateAlias', 'AlreadyExistsException');
    fake.failNext('DescribeKey', 'AccessDeniedException');

    await expect(generate()).rejects.toMatchObject({
      name: 'Misconfiguration',
      message: expect.stringContaining('kms:DescribeKey'),
    });

    expect(fake.count('ScheduleKeyDeletion')).toBe(0);
  });

  it('is used for the retry when it could not be withdrawn', async () => {
    const { fake, generate, passSeconds } = await open();
    fake.failNext('CreateAlias', 'AccessDeniedException');
    fake.failNext('ScheduleKeyDeletion', 'AccessDeniedException');
    await expect(generate()).rejects.toMatchObject({ name: 'Misconfiguration' });
    passSeconds(MINUTE);

    expect(await generate()).toMatchObject({ ok: true });

    expect(fake.count('CreateKey')).toBe(1);
  });

  it('is forgotten when it no longer exists at the retry', async () => {
    const { fake, generate, passSeconds } = await open();
    fake.failNext('CreateAlias', 'AccessDeniedException');
    fake.failNext('CreateAlias', 'KMSInvalidStateException');
    fake.failNext('ScheduleKeyDeletion', 'AccessDeniedException', 2);
    await expect(generate()).rejects.toThrow();
    passSeconds(MINUTE);
    await expect(generate()).rejects.toThrow();
    passSeconds(MINUTE);

    expect(await generate()).toMatchObject({ ok: true });

    expect(fake.count('CreateKey')).toBe(2);
  });

  it('is not needed when another process has created one, even if withdrawing it fails', async () => {
    const { fake, generate, generateElsewhere } = await open();
    const theirs = keyOf(await generateElsewhere());
    fake.failNext('GenerateDataKey', 'NotFoundException');
    fake.failNext('ScheduleKeyDeletion', 'ThrottlingException');

    expect(keyOf(await generate())).toBe(theirs);
  });
});
