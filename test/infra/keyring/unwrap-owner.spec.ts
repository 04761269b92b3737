import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { EncryptionContext } from '../../../domain/ports/key-service.ts';
import { type AccountId, branded, type Region } from '../../../domain/secret/ids.ts';
import { keyring } from '../../../infra/keyring/keyring.ts';
import { ACCOUNT, arnOf, NOON, REGION, version } from '../../support/examples.ts';

it('unwraps with a key of the secret’s own account and region only', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sealstream-owner-'));
  const keys = keyring({ directory, clock: { now: () => NOON } });
  onTestFinished(async () => {
    keys.close();
    await rm(directory, { recursive: true });
  });
  const context: EncryptionContext = { secretArn: arnOf('db'), versionId: version('v1') };
  const wrappedFor = async (owner: { account: AccountId; region: Region }) => {
    const generated = await keys.service.generateDataKey({ ...owner, keyId: null }, context);
    if (!generated.ok) throw new Error(generated.failure);
    return generated.value.wrapped;
  };
  const mine = await wrappedFor({ account: ACCOUNT, region: REGION });
  const theirs = await wrappedFor({ account: branded<AccountId>('999999999999'), region: REGION });
  const elsewhere = await wrappedFor({ account: ACCOUNT, region: branded<Region>('us-east-1') });

  expect(await keys.service.unwrap(mine, context)).toMatchObject({ ok: true });
  const denied = { ok: false, failure: 'denied' };
  expect(await keys.service.unwrap(theirs, context)).toEqual(denied);
  expect(await keys.service.unwrap(elsewhere, context)).toEqual(denied);
});
