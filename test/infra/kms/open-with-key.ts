import { CreateKeyCommand } from '@aws-sdk/client-kms';
import type { KeySelector } from '../../../domain/ports/key-service.ts';
import { branded, type KeyArn, type KeyId } from '../../../domain/secret/ids.ts';
import { ACCOUNT, arnOf, REGION, version } from '../../support/examples.ts';
import { openKms } from './open-kms.ts';

/** The secret and version of every data key. */
export const CONTEXT = { secretArn: arnOf('db/password'), versionId: version('v1') };

/** A data key that was there before. */
export const DATA_KEY = new Uint8Array(32).fill(0x5a);

/** Selects a key as a user of the examples' account and region does. */
export const selector = (keyId: string): KeySelector => ({
  account: ACCOUNT,
  region: REGION,
  keyId: branded<KeyId>(keyId),
});

/** The adapter and one key; requests are attempted once by default. */
export const openWithKey = async (
  keySpec: 'SYMMETRIC_DEFAULT' | 'RSA_2048' = 'SYMMETRIC_DEFAULT',
) => {
  const kms = await openKms({ maxAttempts: 1 });
  const { KeyMetadata } = await kms.client.send(new CreateKeyCommand({ KeySpec: keySpec }));
  const arn = branded<KeyArn>(KeyMetadata?.Arn ?? '');
  const generate = () => kms.service.generateDataKey(selector(arn), CONTEXT);
  const wrap = () => kms.service.wrap(selector(arn), DATA_KEY, CONTEXT);
  const unwrap = () =>
    kms.service.unwrap({ keyArn: arn, ciphertext: new Uint8Array(100) }, CONTEXT);
  return { ...kms, arn, generate, wrap, unwrap };
};
