import type {
  DataKey,
  EncryptionContext,
  KeyOutcome,
  KeySelector,
} from '../../../domain/ports/key-service.ts';
import { branded, type KeyId } from '../../../domain/secret/ids.ts';
import type { Keyring } from '../../../infra/keyring/keyring.ts';
import { ACCOUNT, arnOf, REGION, version } from '../../support/examples.ts';

export const OWNER = { account: ACCOUNT, region: REGION };

export const CONTEXT: EncryptionContext = {
  secretArn: arnOf('db/password'),
  versionId: version('v1'),
};

/** What to ask `generateDataKey` for a data key under a key, or under the default key. */
export const useOf = (keyId: string | null): readonly [KeySelector, EncryptionContext] => [
  { ...OWNER, keyId: keyId === null ? null : branded<KeyId>(keyId) },
  CONTEXT,
];

export const DEFAULT_USE = useOf(null);

/** Whether a keyring unwraps a data key to its original bytes. */
export const isUsable = async (
  { service }: Keyring,
  made: KeyOutcome<DataKey>,
): Promise<boolean> => {
  if (!made.ok) throw new Error(made.failure);
  const unwrapped = await service.unwrap(made.value.wrapped, CONTEXT);
  return unwrapped.ok && Buffer.from(unwrapped.value).equals(Buffer.from(made.value.plaintext));
};
