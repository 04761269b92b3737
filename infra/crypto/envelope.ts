import {
  type DataKey,
  KEY_VALIDATION,
  type KeyOutcome,
  type KeySelector,
  type KeyService,
} from '../../domain/ports/key-service.ts';
import type { Sealer, Sealing } from '../../domain/ports/sealer.ts';
import type { SecretArn } from '../../domain/secret/ids.ts';
import type { Plaintext } from '../../domain/secret/plaintext.ts';
import { rewrap } from './rewrap.ts';
import { encryptBody, openBody, type VersionContext } from './sealed-body.ts';
import { decodeSealedValue, isSealedAs, sealingOf } from './sealed-value.ts';
import { unwrapAny } from './unwrap-any.ts';

/**
 * Sealer with envelope encryption, after "Secret encryption and decryption" of the user guide: each version is
 * encrypted under a data key of its own (AES-256-GCM) with format and context as associated data, so that a value
 * copied to another secret or version does not open there. Data keys live for one call and are then overwritten.
 */
export const envelopeSealer = ({ keys }: { readonly keys: KeyService }): Sealer => ({
  seal: async (value, context, key) => {
    const generated = await keys.generateDataKey(key, context);
    return generated.ok
      ? { ok: true, value: sealWith(generated.value, value, context) }
      : generated;
  },

  open: async ({ versionId, bytes }, secretArn) => {
    const sealed = decodeSealedValue(bytes);
    if (sealed === 'malformed') return { ok: false, failure: sealed };
    const context = { secretArn, versionId };
    const unwrapped = await unwrapAny(keys, sealed.wrappedKeys, context);
    if (!unwrapped.ok) return unwrapped;
    const { dataKey } = unwrapped.value;
    try {
      return openBody(dataKey, sealed, context);
    } finally {
      dataKey.fill(0);
    }
  },

  matchesRecordedDigest: ({ bytes }, facts) => isSealedAs(bytes, facts),

  wrappingKeys: ({ bytes }) => {
    const sealed = decodeSealedValue(bytes);
    return sealed === 'malformed' ? null : sealed.wrappedKeys.map(({ keyArn }) => keyArn);
  },

  rewrap: (sealed, arn, key) => rewrap(keys, sealed, arn, key),

  validateKey: (key, secretArn) => validate(keys, key, secretArn),
});

const sealWith = (
  { plaintext, wrapped }: DataKey,
  value: Plaintext,
  context: VersionContext,
): Sealing => {
  try {
    const box = encryptBody(plaintext, value, context);
    return sealingOf(context.versionId, { wrappedKeys: [wrapped], ...box });
  } finally {
    plaintext.fill(0);
  }
};

const validate = async (
  keys: KeyService,
  key: KeySelector,
  secretArn: SecretArn,
): Promise<KeyOutcome<null>> => {
  const context = { secretArn, versionId: KEY_VALIDATION } as const;
  const generated = await keys.generateDataKey(key, context);
  if (!generated.ok) return generated;
  generated.value.plaintext.fill(0);
  const unwrapped = await keys.unwrap(generated.value.wrapped, context);
  if (!unwrapped.ok) return unwrapped;
  unwrapped.value.fill(0);
  return { ok: true, value: null };
};
