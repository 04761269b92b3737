import type { KMSClient } from '@aws-sdk/client-kms';
import { DecryptCommand, EncryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import type {
  DataKey,
  EncryptionContext,
  KeyFailure,
  KeyOutcome,
  WrappedKey,
} from '../../domain/ports/key-service.ts';
import { branded, type KeyArn } from '../../domain/secret/ids.ts';
import { KEY_BYTES } from '../crypto/aes-gcm.ts';
import { namedContext } from '../crypto/encryption-context.ts';
import { outcomeOf } from './failures.ts';

/**
 * Generates a data key under a key named in any way KMS accepts. `malformed` is the failure to return if KMS rejects
 * the form of the request; if it is `null`, that error is thrown.
 */
export const generateUnder = async (
  client: KMSClient,
  keyId: string,
  context: EncryptionContext,
  malformed: KeyFailure | null = null,
): Promise<KeyOutcome<DataKey>> => {
  const answer = await outcomeOf(() => client.send(generateDataKey(keyId, context)), malformed);
  if (!answer.ok) return answer;
  const { Plaintext: plaintext, CiphertextBlob: ciphertext, KeyId: keyArn } = answer.value;
  if (plaintext === undefined || ciphertext === undefined || keyArn === undefined) {
    throw new Error('KMS answered GenerateDataKey without a data key');
  }
  const wrapped = { keyArn: branded<KeyArn>(keyArn), ciphertext };
  return { ok: true, value: { plaintext, wrapped } };
};

/** A data key, with the secret and version it belongs to. */
type Known = { readonly dataKey: Uint8Array; readonly context: EncryptionContext };

/**
 * Wraps a known data key under a key named in any way KMS accepts; `malformed` as above. The SDK encodes it as
 * base64 text, which cannot be overwritten and is left to the garbage collector, as are the answers of `Decrypt`.
 */
export const wrapUnder = async (
  client: KMSClient,
  keyId: string,
  { dataKey, context }: Known,
  malformed: KeyFailure | null = null,
): Promise<KeyOutcome<WrappedKey>> => {
  const sent = () => client.send(encrypt(keyId, dataKey, context));
  const answer = await outcomeOf(sent, malformed);
  if (!answer.ok) return answer;
  const { CiphertextBlob: ciphertext, KeyId: keyArn } = answer.value;
  if (ciphertext === undefined || keyArn === undefined) {
    throw new Error('KMS answered Encrypt without a ciphertext');
  }
  return { ok: true, value: { keyArn: branded<KeyArn>(keyArn), ciphertext } };
};

/** Unwraps a data key; anything but 32 bytes was not wrapped by this service. */
export const unwrapWith = async (
  client: KMSClient,
  wrapped: WrappedKey,
  context: EncryptionContext,
): Promise<KeyOutcome<Uint8Array>> => {
  const sent = () => client.send(decrypt(wrapped, context));
  // Key ARN and ciphertext come from the store: if KMS cannot parse them, they are corrupt there.
  const answer = await outcomeOf(sent, 'invalidCiphertext');
  if (!answer.ok) return answer;
  const { Plaintext: plaintext } = answer.value;
  if (plaintext?.length === KEY_BYTES) return { ok: true, value: plaintext };
  plaintext?.fill(0);
  return { ok: false, failure: 'invalidCiphertext' };
};

/** Request for a data key under a key named in any of the four ways of KMS. */
const generateDataKey = (keyId: string, context: EncryptionContext) =>
  new GenerateDataKeyCommand({
    KeyId: keyId,
    KeySpec: 'AES_256',
    EncryptionContext: { ...namedContext(context) },
  });

/** Request to encrypt a known data key under a key named in any of the four ways of KMS. */
const encrypt = (keyId: string, dataKey: Uint8Array, context: EncryptionContext) =>
  new EncryptCommand({
    KeyId: keyId,
    Plaintext: dataKey,
    EncryptionContext: { ...namedContext(context) },
  });

/**
 * Request to decrypt. KMS could derive the key from the ciphertext; naming it rejects ciphertexts of other keys.
 */
const decrypt = ({ keyArn, ciphertext }: WrappedKey, context: EncryptionContext) =>
  new DecryptCommand({
    KeyId: keyArn,
    CiphertextBlob: ciphertext,
    EncryptionContext: { ...namedContext(context) },
  });

/** Request that KMS rejects whatever keys exist, once it accepts the credentials: a one-byte ciphertext. */
export const probe = () =>
  new DecryptCommand({ KeyId: 'alias/sealstream-probe', CiphertextBlob: Uint8Array.of(0) });
