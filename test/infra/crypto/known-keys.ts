import type {
  EncryptionContext,
  KeyFailure,
  KeyOutcome,
  KeySelector,
  KeyService,
} from '../../../domain/ports/key-service.ts';
import { branded, type KeyArn, type KeyId } from '../../../domain/secret/ids.ts';
import { ACCOUNT, KEY_ARN, REGION } from '../../support/examples.ts';

/** Selector for calls where the key does not matter; the double below wraps under `KEY_ARN` for it. */
export const ANY_KEY: KeySelector = { account: ACCOUNT, region: REGION, keyId: null };

type Use = {
  readonly use: 'generate' | 'wrap' | 'unwrap';
  readonly context: EncryptionContext;
};

/** What a use does from then on instead of succeeding. */
type Failure = KeyFailure | Error;

/**
 * A key service without encryption that keeps references to every data key it handed out. Each wrapped key is the
 * data key itself: for tests only.
 */
export const knownKeys = () => {
  const given: Uint8Array[] = [];
  const uses: Use[] = [];
  const failures = new Map<string, Failure>();
  let dataKeyLength = 32;

  const give = (bytes: Uint8Array): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    given.push(copy);
    return copy;
  };

  /** Records a use, and performs it unless a failure was set up. */
  const using = <Value>(use: Use, matter: string, work: () => Value): KeyOutcome<Value> => {
    uses.push(use);
    const failure = failures.get(matter);
    if (failure instanceof Error) throw failure;
    return failure === undefined ? { ok: true, value: work() } : { ok: false, failure };
  };

  const service: KeyService = {
    generateDataKey: async (_, context) =>
      using({ use: 'generate', context }, 'generate', () => {
        const ciphertext = new Uint8Array(dataKeyLength).fill(0x5a);
        return { plaintext: give(ciphertext), wrapped: { keyArn: KEY_ARN, ciphertext } };
      }),
    wrap: async ({ keyId }, dataKey, context) =>
      using({ use: 'wrap', context }, 'wrap', () => ({
        keyArn: keyId === null ? KEY_ARN : branded<KeyArn>(keyId),
        ciphertext: Uint8Array.from(dataKey),
      })),
    unwrap: async ({ keyArn, ciphertext }, context) =>
      using({ use: 'unwrap', context }, keyArn, () => give(ciphertext)),
  };

  return {
    service,
    /** Every plaintext data key, as its receiver left it. */
    given,
    uses,
    fail: (what: KeyArn | 'generate' | 'wrap', failure: Failure): void => {
      failures.set(what, failure);
    },
    /** From now on hands out data keys that no cipher accepts. */
    giveShortKeys: (): void => {
      dataKeyLength = 31;
    },
  };
};

/** Names a key by its ARN. */
export const selectorOf = (arn: KeyArn): KeySelector => ({
  ...ANY_KEY,
  keyId: branded<KeyId>(arn),
});

/** The ARN of a key with a made-up id. */
export const keyArn = (id: string): KeyArn =>
  branded<KeyArn>(`arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`);
