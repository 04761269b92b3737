import { describe, expect, it } from 'vitest';
import { type AccountId, branded, type Region } from '../../../domain/secret/ids.ts';
import type { AdminOutcome } from '../../../infra/keyring/admin-outcome.ts';
import type { KeyAdmin } from '../../../infra/keyring/key-admin.ts';
import { ACCOUNT, NOON } from '../../support/examples.ts';
import { DEFAULT_USE, OWNER } from './default-use.ts';
import { openAdmin, stateOf } from './open-admin.ts';

const DAY_MS = 86_400_000;

describe('keys of a keyring', () => {
  it('are created enabled, with a description and without aliases', () => {
    const { key } = openAdmin();

    expect(key).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      arn: `arn:aws:kms:${OWNER.region}:${ACCOUNT}:key/${key.id}`,
      description: 'for payments',
      createdAt: NOON,
      state: { status: 'enabled' },
      aliases: [],
    });
  });

  it('have the partition of their region in their ARN', () => {
    const { keys } = openAdmin();
    const region = branded<Region>('cn-north-1');

    const { arn } = keys.admin({ ...OWNER, region }).create();

    expect(arn).toMatch(/^arn:aws-cn:kms:cn-north-1:/);
  });

  it('are listed for their own account and region only, with every alias', async () => {
    const { keys, admin, key } = openAdmin();
    admin.createAlias('alias/b', key.id);
    admin.createAlias('alias/a', key.id);
    keys.admin({ ...OWNER, region: branded<Region>('us-east-2') }).create();
    keys.admin({ ...OWNER, account: branded<AccountId>('999999999999') }).create();

    expect(admin.list()).toEqual([{ ...key, aliases: ['alias/a', 'alias/b'] }]);
  });

  it('list one default key after many first uses', async () => {
    const { keys, admin, key } = openAdmin();

    await Promise.all(
      Array.from({ length: 16 }, () => keys.service.generateDataKey(...DEFAULT_USE)),
    );

    const [made, ...others] = admin.list().filter(({ id }) => id !== key.id);
    expect(made?.aliases).toEqual(['alias/aws/secretsmanager']);
    expect(others).toEqual([]);
  });

  it('can be named by id, ARN, alias or alias ARN', () => {
    const { admin, key } = openAdmin();
    admin.createAlias('alias/payments', key.id);
    const aliasArn = key.arn.replace(`key/${key.id}`, 'alias/payments');

    for (const name of [key.id, key.arn, 'alias/payments', aliasArn]) {
      expect(stateOf(admin.disable(name)), name).toEqual({ status: 'disabled' });
      admin.enable(name);
    }
  });
});

describe('state changes', () => {
  it.each(['disable', 'enable'] as const)('%s again changes nothing', (change) => {
    const { admin, key } = openAdmin();

    expect(admin[change](key.id)).toEqual(admin[change](key.id));
  });

  it.each([
    [7, 7],
    [30, 30],
    [undefined, 30],
  ])('a deletion in %s days happens after %i', (days, actual) => {
    const { admin, key } = openAdmin();

    expect(stateOf(admin.scheduleDeletion(key.id, days))).toEqual({
      status: 'pendingDeletion',
      deleteAfter: NOON + actual * DAY_MS,
    });
  });

  it.each([6, 31, 7.5, Number.NaN])('rejects a deletion in %d days', (days) => {
    const { admin, key } = openAdmin();

    expect(stateOf(admin.scheduleDeletion(key.id, days))).toMatchObject({
      reason: 'invalidArgument',
      message: expect.stringContaining('7 to 30'),
    });
    expect(admin.list()).toEqual([key]);
  });

  it.each<[string, (admin: KeyAdmin, key: string) => AdminOutcome]>([
    ['disabled', (admin, key) => admin.disable(key)],
    ['enabled', (admin, key) => admin.enable(key)],
    ['scheduled again', (admin, key) => admin.scheduleDeletion(key)],
    ['given an alias', (admin, key) => admin.createAlias('alias/late', key)],
  ])('a key that is pending deletion cannot be %s', (_, change) => {
    const { admin, key } = openAdmin();
    admin.scheduleDeletion(key.id);
    const before = admin.list();

    expect(stateOf(change(admin, key.id))).toEqual({
      reason: 'invalidState',
      message: `${key.arn} is pending deletion.`,
    });
    expect(admin.list()).toEqual(before);
  });

  it('leaves a key disabled whose deletion is cancelled, whatever it was before', () => {
    const { admin, key } = openAdmin();
    admin.scheduleDeletion(key.id);

    expect(stateOf(admin.cancelDeletion(key.id))).toEqual({ status: 'disabled' });
  });

  it('cannot cancel a deletion that was not scheduled', () => {
    const { admin, key } = openAdmin();

    expect(stateOf(admin.cancelDeletion(key.id))).toEqual({
      reason: 'invalidState',
      message: `${key.arn} is not pending deletion.`,
    });
  });

  it('does not disable or delete the default key, by whatever name', async () => {
    const { keys, admin, key } = openAdmin();
    await keys.service.generateDataKey(...DEFAULT_USE);
    const [{ id, arn } = key] = admin.list().filter((each) => each.id !== key.id);

    for (const name of [id, arn, 'alias/aws/secretsmanager']) {
      const reason = { reason: 'invalidState', message: expect.stringContaining('default key') };
      expect(stateOf(admin.disable(name))).toMatchObject(reason);
      expect(stateOf(admin.scheduleDeletion(name))).toMatchObject(reason);
    }
    expect(admin.list().map(({ state }) => state.status)).toEqual(['enabled', 'enabled']);
    expect(stateOf(admin.disable(key.id))).toEqual({ status: 'disabled' });
  });

  it('does not find a key that was never created', () => {
    const { admin } = openAdmin();

    expect(stateOf(admin.disable('nobody'))).toEqual({
      reason: 'notFound',
      message: "Key 'nobody' does not exist.",
    });
  });

  it('does not find a key by an ARN of another partition', () => {
    const { admin, key } = openAdmin();

    expect(stateOf(admin.disable(key.arn.replace('arn:aws:', 'arn:aws-cn:')))).toMatchObject({
      reason: 'notFound',
    });
  });

  it("does not reveal whether another account's key exists", () => {
    const { admin, key } = openAdmin();

    expect(stateOf(admin.disable(key.arn.replace(ACCOUNT, '999999999999')))).toMatchObject({
      reason: 'denied',
    });
  });
});
