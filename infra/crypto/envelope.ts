import {
  type DataKey,
  type EncryptionContext,
  KEY_VALIDATION,
  type KeyOutcome,
  type KeySelector,
  type KeyService,
} from '../../domain/ports/key-service.ts';
import type { Opening, Sealer, Sealing } from '../../domain/ports/sealer.ts';
import type { SecretArn, VersionId } from '../../domain/secret/ids.ts';
import { Plaintext, type ValueKind } from '../../domain/secret/plaintext.ts';
import { decrypt, encrypt } from './aes-gcm.ts';
import { contextBytes } from './encryption-context.ts';
import { concatBytes } from './length-prefixed.ts';
import { decodeSealedValue, digestOf, encodeSealedValue, SEALED_FORMAT } from './sealed-value.ts';
import { unwrapAny } from './unwrap-any.ts';

type VersionContext = EncryptionContext & { readonly versionId: VersionId };

/** First byte of the encrypted text; part of the format. */
const KIND_BYTES: Readonly<Record<ValueKind, number>> = { string: 0x01, binary: 0x02 };

/**
 * Envelope encryption after "Secret encryption and decryption" of the user guide: each version under
 * a data key of its own, AES-256-GCM, with format and context as associated data, so that a value
 * copied to another secret or version does not open there. Data keys live for one call and are then
 * overwritten.
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
    const dataKey = await unwrapAny(keys, sealed.wrappedKeys, context);
    if (!dataKey.ok) return dataKey;
    try {
      return openingOf(decrypt(dataKey.value, sealed, associatedData(context)));
    } finally {
      dataKey.value.fill(0);
    }
  },

  validateKey: (key, secretArn) => validate(keys, key, secretArn),
});

/** The format byte, then the context as `contextBytes` writes it. */
const associatedData = (context: VersionContext): Uint8Array =>
  concatBytes([Uint8Array.of(SEALED_FORMAT), contextBytes(context)]);

/** Kind byte and value go into the cipher one after the other: there is no joined copy to overwrite. */
const sealWith = (
  { plaintext, wrapped }: DataKey,
  value: Plaintext,
  context: VersionContext,
): Sealing => {
  try {
    const parts = [Uint8Array.of(KIND_BYTES[value.kind]), value.reveal()];
    const box = encrypt(plaintext, parts, associatedData(context));
    const bytes = encodeSealedValue({ wrappedKeys: [wrapped], ...box });
    const version = { versionId: context.versionId, bytes };
    return { version, keyArns: [wrapped.keyArn], digest: digestOf(box) };
  } finally {
    plaintext.fill(0);
  }
};

/** The value is a view of the decrypted bytes, so that they exist once. */
const openingOf = (clear: Uint8Array | null): Opening => {
  if (clear === null) return { ok: false, failure: 'notAuthentic' };
  const kind = kindOf(clear[0]);
  if (kind !== null) return { ok: true, value: new Plaintext(kind, clear.subarray(1)) };
  clear.fill(0);
  return { ok: false, failure: 'malformed' };
};

const kindOf = (byte: number | undefined): ValueKind | null => {
  if (byte === KIND_BYTES.string) return 'string';
  return byte === KIND_BYTES.binary ? 'binary' : null;
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
