import { createCipheriv, createDecipheriv, generateKeySync, randomFillSync } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const key = generateKeySync('aes', { length: 256 });

/** One AES-256-GCM encryption under one key for everything: nonce, tag, ciphertext. */
export const seal = (name: string, value: string): Buffer => {
  const nonce = randomFillSync(Buffer.allocUnsafe(NONCE_BYTES));
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  cipher.setAAD(Buffer.from(name));
  const body = cipher.update(value, 'utf8');
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
};

/** Its inverse. Throws for anything it did not seal under this name. */
export const open = (name: string, sealed: Uint8Array): string => {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8');
  return text + decipher.final('utf8');
};
