import type {
  EncryptionContext,
  KeyFailure,
  KeyOutcome,
  KeySelector,
  KeyService,
} from '../../domain/ports/key-service.ts';
import { branded, type KeyArn, type KeyId } from '../../domain/secret/ids.ts';
import { ACCOUNT, arnOf, REGION, version } from '../support/examples.ts';

/** A key service and the operations on its keys, in the account and region of the examples. */
export type KeyServiceBench = {
  readonly service: KeyService;
  createKey(): Promise<{ readonly id: string; readonly arn: KeyArn }>;
  createAlias(name: string, key: KeyArn): Promise<unknown>;
  disable(key: KeyArn): Promise<unknown>;
  enable(key: KeyArn): Promise<unknown>;
  scheduleDeletion(key: KeyArn): Promise<unknown>;
  cancelDeletion(key: KeyArn): Promise<unknown>;
};

/** Opens a key service for one test, and closes it after the test. */
export type OpenKeyService = () => Promise<KeyServiceBench>;

/** The secret and version of every data key, unless a test says otherwise. */
export const CONTEXT: EncryptionContext = {
  secretArn: arnOf('db/password'),
  versionId: version('v1'),
};

export const selector = (keyId: string | null): KeySelector => ({
  account: ACCOUNT,
  region: REGION,
  keyId: keyId === null ? null : branded<KeyId>(keyId),
});

/** The outcome of a request that fails with this failure. */
export const failedWith = (failure: KeyFailure) => ({ ok: false, failure });

/** The value of a successful outcome. Throws for a failure. */
export const gained = <Value>(outcome: KeyOutcome<Value>): Value => {
  if (outcome.ok) return outcome.value;
  throw new Error(`Expected a value, got ${outcome.failure}`);
};

/** A service with one key, and a way to make data keys under it. */
export const openWithKey = async (open: OpenKeyService) => {
  const bench = await open();
  const key = await bench.createKey();
  const generate = (keyId: string | null = key.arn) =>
    bench.service.generateDataKey(selector(keyId), CONTEXT);
  return { ...bench, key, generate };
};
