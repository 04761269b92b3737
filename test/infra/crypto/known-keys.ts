import type {
  EncryptionContext,
  KeyFailure,
  KeyOutcome,
  KeySelector,
  KeyService,
} from '../../../domain/ports/key-service.ts';
import { branded, type KeyArn } from '../../../domain/secret/ids.ts';
import { ACCOUNT, KEY_ARN, REGION } from '../../support/examples.ts';

/** The selector every call of these specs uses; the double below does not look at it. */
export const ANY_KEY: KeySelector = { account: ACCOUNT, region: REGION, keyId: null };

type Use = { readonly use: 'generate' | 'unwrap'; readonly context: EncryptionContext };

/** What the next unwrap does instead of its work. */
type Trouble = KeyFailure | Error;

/**
 * A key service without encryption, that keeps a hand on every data key it gave away. Each wrapped
 * key is the data key itself, so use it for nothing that matters.
 */
export const knownKeys = () => {
  const given: Uint8Array[] = [];
  const uses: Use[] = [];
  const troubles = new Map<string, Trouble>();

  const give = (bytes: Uint8Array): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    given.push(copy);
    return copy;
  };

  const service: KeyService = {
    generateDataKey: async (_, context) => {
      uses.push({ use: 'generate', context });
      const trouble = troubles.get('generate');
      if (trouble !== undefined) return troubled(trouble);
      const ciphertext = new Uint8Array(dataKeyLength).fill(0x5a);
      const wrapped = { keyArn: KEY_ARN, ciphertext };
      return { ok: true, value: { plaintext: give(ciphertext), wrapped } };
    },
    unwrap: async ({ keyArn, ciphertext }, context) => {
      uses.push({ use: 'unwrap', context });
      const trouble = troubles.get(keyArn);
      if (trouble !== undefined) return troubled(trouble);
      return { ok: true, value: give(ciphertext) };
    },
  };

  let dataKeyLength = 32;
  return {
    service,
    /** Every data key in the clear, as its receiver left it. */
    given,
    uses,
    fail: (what: KeyArn | 'generate', trouble: Trouble): void => {
      troubles.set(what, trouble);
    },
    /** From now on give data keys no cipher takes. */
    giveShortKeys: (): void => {
      dataKeyLength = 31;
    },
  };
};

const troubled = (trouble: Trouble): KeyOutcome<never> => {
  if (trouble instanceof Error) throw trouble;
  return { ok: false, failure: trouble };
};

/** The ARN of a key with a made-up id. */
export const keyArn = (id: string): KeyArn =>
  branded<KeyArn>(`arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`);
