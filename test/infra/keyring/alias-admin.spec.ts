import { describe, expect, it } from 'vitest';
import { DEFAULT_USE, useOf } from './default-use.ts';
import { openAdmin, stateOf } from './open-admin.ts';

describe('aliases', () => {
  it('stay with the key they were created for', async () => {
    const { keys, admin, key } = openAdmin();
    const other = admin.create();
    admin.createAlias('alias/payments', key.id);

    expect(stateOf(admin.createAlias('alias/payments', other.id))).toMatchObject({
      reason: 'alreadyExists',
    });
    const made = await keys.service.generateDataKey(...useOf('alias/payments'));
    expect(made.ok && made.value.wrapped.keyArn).toBe(key.arn);
  });

  it('can be deleted and created for another key', () => {
    const { admin, key } = openAdmin();
    const other = admin.create();
    admin.createAlias('alias/payments', key.id);

    expect(admin.deleteAlias('alias/payments')).toEqual({ ok: true, key });
    expect(admin.createAlias('alias/payments', other.id).ok).toBe(true);
  });

  it('cannot be deleted twice', () => {
    const { admin } = openAdmin();

    expect(stateOf(admin.deleteAlias('alias/payments'))).toMatchObject({ reason: 'notFound' });
  });

  it.each(['payments', 'alias/', 'alias/with space', `alias/${'a'.repeat(251)}`, 'key/a'])(
    'are not created with the name %s',
    (name) => {
      const { admin, key } = openAdmin();

      expect(stateOf(admin.createAlias(name, key.id))).toMatchObject({ reason: 'invalidArgument' });
    },
  );

  it('under alias/aws/ are reserved for the service', async () => {
    const { keys, admin, key } = openAdmin();
    await keys.service.generateDataKey(...DEFAULT_USE);

    for (const outcome of [
      admin.createAlias('alias/aws/secretsmanager', key.id),
      admin.createAlias('alias/aws/other', key.id),
      admin.deleteAlias('alias/aws/secretsmanager'),
    ]) {
      expect(stateOf(outcome)).toMatchObject({ reason: 'denied' });
    }
    expect(admin.list()).toHaveLength(2);
  });
});
