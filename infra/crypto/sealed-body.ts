import type { EncryptionContext } from '../../domain/ports/key-service.ts';
import type { Opening } from '../../domain/ports/sealer.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { Plaintext, type ValueKind } from '../../domain/secret/plaintext.ts';
import { type Box, decrypt, encrypt } from './aes-gcm.ts';
import { contextBytes } from './encryption-context.ts';
import { concatBytes } from './length-prefixed.ts';
import { SEALED_FORMAT } from './sealed-value.ts';

/** What a body is bound to: one version of one secret. */
export type VersionContext = EncryptionContext & { readonly versionId: VersionId };

/** Why a body does not open under the right data key. */
type BodyFailure = { readonly ok: false; readonly failure: 'malformed' | 'notAuthentic' };

/** First byte of the encrypted text; part of the format. */
const KIND_BYTES: Readonly<Record<ValueKind, number>> = { string: 0x01, binary: 0x02 };

/** Encrypts kind byte and value one after the other, so there is no joined copy to overwrite. */
export const encryptBody = (dataKey: Uint8Array, value: Plaintext, context: VersionContext): Box =>
  encrypt(
    dataKey,
    [Uint8Array.of(KIND_BYTES[value.kind]), value.reveal()],
    associatedData(context),
  );

/** Decrypts a value, which is a view of the decrypted bytes: there is only one copy. */
export const openBody = (dataKey: Uint8Array, box: Box, context: VersionContext): Opening => {
  const body = decryptBody(dataKey, box, context);
  if (!body.ok) return body;
  return { ok: true, value: new Plaintext(body.kind, body.clear.subarray(1)) };
};

/** Checks whether a body decrypts; its plaintext is overwritten before this returns. */
export const checkBody = (
  dataKey: Uint8Array,
  box: Box,
  context: VersionContext,
): { readonly ok: true } | BodyFailure => {
  const body = decryptBody(dataKey, box, context);
  if (!body.ok) return body;
  body.clear.fill(0);
  return { ok: true };
};

const decryptBody = (
  dataKey: Uint8Array,
  box: Box,
  context: VersionContext,
): { readonly ok: true; readonly kind: ValueKind; readonly clear: Uint8Array } | BodyFailure => {
  const clear = decrypt(dataKey, box, associatedData(context));
  if (clear === null) return { ok: false, failure: 'notAuthentic' };
  const kind = kindOf(clear[0]);
  if (kind !== null) return { ok: true, kind, clear };
  clear.fill(0);
  return { ok: false, failure: 'malformed' };
};

const kindOf = (byte: number | undefined): ValueKind | null => {
  if (byte === KIND_BYTES.string) return 'string';
  return byte === KIND_BYTES.binary ? 'binary' : null;
};

/** The format byte, then the context as `contextBytes` writes it. */
const associatedData = (context: VersionContext): Uint8Array =>
  concatBytes([Uint8Array.of(SEALED_FORMAT), contextBytes(context)]);
