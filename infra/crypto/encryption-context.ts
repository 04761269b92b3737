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
 * Encodes the context as associated data: name and value of each member, sorted by name, each of the four fields
 * preceded by its 16-bit big-endian length. The formats that use it depend on every byte.
 */
export const contextBytes = (context: EncryptionContext): Uint8Array =>
  lengthPrefixed(Object.entries(namedContext(context)).flat());
