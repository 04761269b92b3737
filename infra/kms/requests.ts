import { DecryptCommand, EncryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import type { EncryptionContext, WrappedKey } from '../../domain/ports/key-service.ts';
import { namedContext } from '../crypto/encryption-context.ts';

/** A data key under a key named in any of the four ways of KMS. */
export const generateDataKey = (keyId: string, context: EncryptionContext) =>
  new GenerateDataKeyCommand({
    KeyId: keyId,
    KeySpec: 'AES_256',
    EncryptionContext: { ...namedContext(context) },
  });

/** A known data key under a key named in any of the four ways of KMS. */
export const encrypt = (keyId: string, dataKey: Uint8Array, context: EncryptionContext) =>
  new EncryptCommand({
    KeyId: keyId,
    Plaintext: dataKey,
    EncryptionContext: { ...namedContext(context) },
  });

/** KMS could tell the key from the ciphertext; naming it refuses a ciphertext of any other key. */
export const decrypt = ({ keyArn, ciphertext }: WrappedKey, context: EncryptionContext) =>
  new DecryptCommand({
    KeyId: keyArn,
    CiphertextBlob: ciphertext,
    EncryptionContext: { ...namedContext(context) },
  });

/** What KMS refuses, whatever keys there are, if it knows the credentials: a ciphertext of one byte. */
export const probe = () =>
  new DecryptCommand({ KeyId: 'alias/sealstream-probe', CiphertextBlob: Uint8Array.of(0) });
