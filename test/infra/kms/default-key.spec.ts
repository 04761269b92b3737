import { describe, expect, it } from 'vitest';
import type { DataKey, KeyOutcome, KeySelector } from '../../../domain/ports/key-service.ts';
import { Misconfiguration } from '../../../domain/ports/misconfiguration.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { ACCOUNT, arnOf, REGION, version } from '../../support/examples.ts';
import type { FakeKms } from '../../support/fake-kms.ts';
import { openKms } from './open-kms.ts';

const ALIAS = `alias/sealstream/${ACCOUNT}/secretsmanager`;
const CONTEXT = { secretArn: arnOf('db/password'), versionId: version('v1') };

const DEFAULT: KeySelector = { account: ACCOUNT, region: REGION, keyId: null };

const open = async () => {
  const { fake, service, passSeconds } = await openKms({ maxAttempts: 1 });
  const generate = (region: Region = REGION) =>
    service.generateDataKey({ ...DEFAULT, region }, CONTEXT);
  const wrap = () => service.wrap(DEFAULT, new Uint8Array(32).fill(7), CONTEXT);
  return { fake, generate, wrap, passSeconds };
};

const operationsOf = ({ calls }: FakeKms): string[] => calls.map(({ operation }) => operation);

const keyOf = (outcome: KeyOutcome<DataKey>): string =>
  outcome.ok ? outcome.value.wrapped.keyArn : outcome.failure;

describe('the default key of an account in KMS', () => {
  it('is created on first use, tagged and behind an alias of its account', async () => {
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

  it('differs for a deployed stage, and is tagged with it', async () => {
    const { fake, service } = await openKms({ maxAttempts: 1 }, { stage: 'prod' });

    await service.generateDataKey(DEFAULT, CONTEXT);

    expect(fake.calls[1]?.input).toMatchObject({
      Tags: [{ TagKey: 'sealstream', TagValue: 'prod' }],
    });
    const AliasName = `alias/sealstream/${ACCOUNT}/prod/secretsmanager`;
    expect(fake.calls[2]?.input).toMatchObject({ AliasName });
  });

  it('costs one request from then on', async () => {
    const { fake, generate } = await open();
    await generate();
    const before = fake.calls.length;

    await generate();

    expect(fake.calls.slice(before).map(({ input }) => input.KeyId)).toEqual([ALIAS]);
  });

  it('is created to wrap a known data key too, and then costs one request', async () => {
    const { fake, wrap } = await open();

    await wrap();
    await wrap();

    expect(operationsOf(fake)).toEqual([
      'Encrypt',
      'CreateKey',
      'CreateAlias',
      'Encrypt',
      'Encrypt',
    ]);
    expect(fake.calls.at(-1)?.input.KeyId).toBe(ALIAS);
  });

  it('is created once, however many first uses a process has', async () => {
    const { fake, generate } = await open();

    const keys = (await Promise.all(Array.from({ length: 50 }, () => generate()))).map(keyOf);

    expect(new Set(keys).size).toBe(1);
    expect(fake.count('CreateKey')).toBe(1);
    expect(fake.count('ScheduleKeyDeletion')).toBe(0);
  });

  it('differs for another region', async () => {
    const { fake, generate } = await open();

    const keys = await Promise.all([generate(), generate(branded<Region>('us-east-2'))]);

    expect(new Set(keys.map(keyOf)).size).toBe(2);
    expect(fake.count('CreateKey')).toBe(2);
  });

  it('is used by its ARN, and not created again, while KMS does not show its alias', async () => {
    const { fake, generate } = await open();
    const made = keyOf(await generate());
    fake.failNext('GenerateDataKey', 'NotFoundException');

    expect(keyOf(await generate())).toBe(made);

    expect(fake.count('CreateKey')).toBe(1);
    expect(fake.calls.at(-1)?.input.KeyId).toBe(made);
  });

  it('is an outage while KMS does not show it at all', async () => {
    const { fake, generate } = await open();
    fake.failNext('GenerateDataKey', 'NotFoundException', 2);

    await expect(generate()).rejects.toMatchObject({ name: 'Outage', kind: 'unavailable' });
  });

  it('is not created again when it is disabled', async () => {
    const { fake, generate, wrap } = await open();
    await generate();
    fake.failNext('GenerateDataKey', 'DisabledException');
    fake.failNext('Encrypt', 'DisabledException');

    expect(await generate()).toEqual({ ok: false, failure: 'disabled' });
    expect(await wrap()).toEqual({ ok: false, failure: 'disabled' });
    expect(fake.count('CreateKey')).toBe(1);
  });

  it('is not created for a request that KMS finds invalid, because the alias is our own', async () => {
    const { fake, generate } = await open();
    fake.failNext('GenerateDataKey', 'ValidationException');

    await expect(generate()).rejects.toMatchObject({ name: 'ValidationException' });
    expect(fake.count('CreateKey')).toBe(0);
  });
});

describe('a default key that this service lacks permission', () => {
  it.each([
    ['GenerateDataKey', 'generate'],
    ['Encrypt', 'wrap'],
  ] as const)(
    'to use for %s is a misconfiguration, because it is not the caller’s key',
    async (action, ask) => {
      const { fake, ...asks } = await open();
      await asks.generate();
      fake.failNext(action, 'AccessDeniedException');

      const failed = asks[ask]();

      await expect(failed).rejects.toThrow(Misconfiguration);
      await expect(failed).rejects.toThrow(new RegExp(`kms:${action} .*default key`));
    },
  );

  it('to create is a misconfiguration that says how to get one', async () => {
    const { fake, generate } = await open();
    fake.failNext('CreateKey', 'AccessDeniedException');

    const failed = generate();

    await expect(failed).rejects.toThrow(Misconfiguration);
    await expect(failed).rejects.toThrow(`${ALIAS} does not exist`);
    await expect(failed).rejects.toThrow(/kms:CreateKey.*serverless\.yml/);
  });

  it('to create is not retried for a minute', async () => {
    const { fake, generate, passSeconds } = await open();
    fake.failNext('CreateKey', 'AccessDeniedException');
    await expect(generate()).rejects.toThrow(Misconfiguration);

    passSeconds(59);
    await expect(generate()).rejects.toThrow(Misconfiguration);
    expect(fake.count('CreateKey')).toBe(1);

    passSeconds(1);
    expect(await generate()).toMatchObject({ ok: true });
    expect(fake.count('CreateKey')).toBe(2);
  });

  it('to create is retried after a fast clock is corrected', async () => {
    const { fake, generate, passSeconds } = await open();
    fake.failNext('CreateKey', 'AccessDeniedException');
    await expect(generate()).rejects.toThrow(Misconfiguration);

    passSeconds(-3_600);
    expect(await generate()).toMatchObject({ ok: true });
    expect(fake.count('CreateKey')).toBe(2);
  });

  it('to create is used as soon as another process has created it', async () => {
    const { fake, generate } = await open();
    fake.failNext('CreateKey', 'AccessDeniedException');
    await expect(generate()).rejects.toThrow(Misconfiguration);
    const other = await openOther(fake);
    const theirs = keyOf(await other());

    expect(keyOf(await generate())).toBe(theirs);
  });
});

/** Another process on the same KMS. */
const openOther = async (fake: FakeKms) => {
  const { service } = await openKms({ maxAttempts: 1, endpoint: fake.endpoint });
  return () => service.generateDataKey(DEFAULT, CONTEXT);
};
