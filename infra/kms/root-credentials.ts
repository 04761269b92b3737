import { DecryptCommand, type KMSClient } from '@aws-sdk/client-kms';

/** The root access key of a deployment, its secret half encrypted with KMS. */
export type EncryptedRootKey = {
  /** The deployed stage it belongs to. */
  readonly stage: string | null;
  readonly accessKeyId: string;
  readonly ciphertext: Uint8Array;
};

/**
 * Request to decrypt the secret half. The context binds the ciphertext to its purpose, key id and stage: it cannot
 * pass for a data key or be paired with another key id, and no other stage opens it. The API role allows decryption
 * with this context only.
 */
export const decryptRootSecret = (rootKey: EncryptedRootKey) =>
  new DecryptCommand({
    CiphertextBlob: rootKey.ciphertext,
    EncryptionContext: contextOf(rootKey),
  });

const contextOf = ({ accessKeyId, stage }: EncryptedRootKey) => ({
  Purpose: PURPOSE,
  AccessKeyId: accessKeyId,
  ...(stage !== null && { Stage: stage }),
});

/** Decrypts the secret access key. Throws an error that tells the operator what to check. */
export const rootSecretAccessKey = async (
  client: KMSClient,
  rootKey: EncryptedRootKey,
): Promise<string> => {
  const secret = await decrypted(client, rootKey);
  if (PRINTABLE.test(secret)) return secret;
  throw new Error(
    'The decrypted root secret access key has a character that no such key has. ' +
      'Was a line break encrypted with it?',
  );
};

const PURPOSE = 'sealstream-root-credentials';

/** Visible ASCII, without a space. */
const PRINTABLE = /^[\x21-\x7e]+$/;

const decrypted = async (client: KMSClient, rootKey: EncryptedRootKey): Promise<string> => {
  const { Plaintext: clear } = await client
    .send(decryptRootSecret(rootKey))
    .catch((cause: unknown) => {
      throw undecryptable(rootKey, cause);
    });
  if (clear === undefined) throw new Error('KMS answered Decrypt without a plaintext');
  const secret = new TextDecoder().decode(clear);
  clear.fill(0);
  return secret;
};

const undecryptable = (rootKey: EncryptedRootKey, cause: unknown): Error =>
  new Error(
    `KMS does not decrypt the root secret access key${cause instanceof Error ? `: ${cause.name}` : ''}. ` +
      'It must have been encrypted in this region, with the encryption context ' +
      `${contextInWords(rootKey)}, under a key this function may decrypt with.`,
    { cause },
  );

const contextInWords = (rootKey: EncryptedRootKey): string =>
  Object.entries(contextOf(rootKey))
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
