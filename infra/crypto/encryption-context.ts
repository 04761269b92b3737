import type { EncryptionContext } from '../../domain/ports/key-service.ts';
import { lengthPrefixed } from './length-prefixed.ts';

/**
 * The encryption context under the names AWS documents, which key policies and CloudTrail refer to
 * (user guide, "Encryption context").
 */
export const namedContext = ({ secretArn, versionId }: EncryptionContext): NamedContext => ({
  SecretARN: secretArn,
  SecretVersionId: versionId,
});

type NamedContext = { readonly SecretARN: string; readonly SecretVersionId: string };

/**
 * The context as bytes to authenticate: name and value of each member, sorted by name, every one of
 * the four fields after its 16-bit big-endian length. Part of the promise of the formats that use it.
 */
export const contextBytes = (context: EncryptionContext): Uint8Array =>
  lengthPrefixed(Object.entries(namedContext(context)).flat());
